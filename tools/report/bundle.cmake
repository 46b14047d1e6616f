# Bundles the charts of the report into one script, with the packages that package-lock.json names:
#   cmake -DNPM=npm -DSOURCE=tools/report -DWORK=folder -DOUTPUT=charts.js -P bundle.cmake
# Where the packages cannot be had, the script is empty, and the report consists of its tables.
file(MAKE_DIRECTORY "${WORK}")
file(GLOB inputs "${SOURCE}/*.mjs" "${SOURCE}/package*.json" "${SOURCE}/.npmrc")
file(COPY ${inputs} DESTINATION "${WORK}")
if(NOT EXISTS "${WORK}/node_modules/.bin/esbuild")
  execute_process(
    COMMAND "${NPM}" ci --omit=dev --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000
    WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
endif()
if(EXISTS "${WORK}/node_modules/.bin/esbuild")
  execute_process(
    COMMAND node_modules/.bin/esbuild main.mjs --bundle --minify --format=esm --charset=ascii
            --log-level=warning --outfile=${OUTPUT}
    WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "esbuild failed on tools/report")
  endif()
else()
  message(NOTICE "npm could not install the packages of tools/report: reports will have tables, no charts")
  file(WRITE "${OUTPUT}" "")
endif()
