// Writes two runs for the browser test: example_run AFTER.json BEFORE.json
#include "example_run.hpp"

#include "report_json.hpp"

int main(int, char** argv) {
  lanes::tools::save_json(lanes::tools::example_run(), argv[1]);
  lanes::tools::save_json(lanes::tools::example_run(1.2), argv[2]);
}
