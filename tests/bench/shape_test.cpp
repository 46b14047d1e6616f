#include "harness/shape.hpp"

#include <gtest/gtest.h>

#include <lanes/error.hpp>

namespace lanes::bench {
namespace {

TEST(Extents, AreReadAsWritten) {
  EXPECT_EQ(parse_extents("64"), (Extents{64}));
  EXPECT_EQ(parse_extents("2500x4000"), (Extents{2500, 4000}));
  EXPECT_EQ(parse_extents(" 100x200x300 "), (Extents{100, 200, 300}));
  EXPECT_EQ(parse_extents("2147483647"), (Extents{2147483647}));
}

TEST(Extents, RefuseWhatIsNoSize) {
  for (const char* text : {"", "0", "-1", "x", "64x", "x64", "6 4", "1x2x3x4", "1.5", "1e3",
                           "2147483648", "99999999999999999999", "64,65"})
    EXPECT_THROW(parse_extents(text), argument_error) << text;
}

TEST(SizeList, SplitsAtCommas) {
  EXPECT_EQ(parse_size_list("64,100x200x300, 7"),
            (std::vector<Extents>{{64}, {100, 200, 300}, {7}}));
  for (const char* text : {"", ",", "64,", ",64", "64,,65"})
    EXPECT_THROW(parse_size_list(text), argument_error) << text;
}

TEST(MakeShape, OneExtentStandsForAll) {
  EXPECT_EQ(make_shape({64}, 3), (Shape{64, 64, 64}));
  EXPECT_EQ(make_shape({64}, 2), (Shape{64, 64, 1}));
  EXPECT_EQ(make_shape({64}, 1), (Shape{64, 1, 1}));
  EXPECT_EQ(make_shape({2, 3, 4}, 3), (Shape{2, 3, 4}));
  EXPECT_THROW(make_shape({2, 3}, 3), argument_error);
  EXPECT_THROW(make_shape({2, 3, 4}, 2), argument_error);
}

TEST(ShapeText, ReadsBack) {
  EXPECT_EQ(to_string(Shape{64, 64, 64}, 3), "64");
  EXPECT_EQ(to_string(Shape{64, 64, 100000}, 3), "64x64x100000");
  EXPECT_EQ(to_string(Shape{25, 40, 1}, 2), "25x40");
  EXPECT_EQ(to_string(Shape{1000, 1, 1}, 1), "1000");
  for (const Shape& shape : {Shape{1, 1, 1}, Shape{7, 7, 8}, Shape{8, 7, 7}})
    EXPECT_EQ(make_shape(parse_extents(to_string(shape, 3)), 3), shape);
}

}  // namespace
}  // namespace lanes::bench
