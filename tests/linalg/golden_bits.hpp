// Hashes of the results of every public operation; golden_bits_test.cpp says how to renew them.
#pragma once

#include <cstdint>

namespace lanes::test {

struct GoldenBits {
  const char* operation;
  std::uint64_t f32, f64;
};

// clang-format off
inline constexpr GoldenBits golden_bits[] = {
    {"dot", 0x14becd0925d2d754, 0xe65bf361a00f311d},
    {"dot of strided", 0x14becd0925d2d754, 0xe65bf361a00f311d},
    {"norm", 0x87ce5533b9cb5e65, 0xdf3e53358792981b},
    {"norm of strided", 0x87ce5533b9cb5e65, 0xdf3e53358792981b},
    {"norm of huge", 0xc5a88ba4a9cb5e65, 0x153e53358792981b},
    {"norm of tiny", 0x440efb9875cb5e65, 0xfe3e53358792981b},
    {"cosine_similarity", 0xf083ac74c3facd2b, 0xd9d704463ebe92e2},
    {"cosine_similarity of extremes", 0xf083ac74c3facd2b, 0xd9d704463ebe92e2},
    {"axpy", 0x6807bd8130745311, 0xd459ff052f18889f},
    {"axpy of strided", 0x6807bd8130745311, 0xd459ff052f18889f},
    {"scale vector", 0x5678bf7266e6009a, 0x17072c47d4226077},
    {"add vectors", 0x57643600a75722b9, 0xa11bce35a4eb3a9e},
    {"add into strided", 0x57643600a75722b9, 0xa11bce35a4eb3a9e},
    {"subtract vectors", 0x71af29a3be1a3018, 0x759a3cc9932e47db},
    {"subtract into x", 0x71af29a3be1a3018, 0x759a3cc9932e47db},
    {"hadamard of vectors", 0xc2743899ea811673, 0x28e46f2ee8c4ead4},
    {"hadamard into y", 0xc2743899ea811673, 0x28e46f2ee8c4ead4},
    {"x + y", 0x57643600a75722b9, 0xa11bce35a4eb3a9e},
    {"x - y", 0x71af29a3be1a3018, 0x759a3cc9932e47db},
    {"-x", 0x41ca84396973c44b, 0x9ff88922a0f9d66b},
    {"x + a", 0xd7fa960bbf2b36d7, 0x287ddd572616ae8d},
    {"a + x", 0xd7fa960bbf2b36d7, 0x287ddd572616ae8d},
    {"x - a", 0x34b1c6c38bd02f3b, 0xc6580d2d1ff2e9c6},
    {"a - x", 0xa37085bb0bd02f3b, 0x46580d2d1ff2e9c6},
    {"x * a", 0x5678bf7266e6009a, 0x17072c47d4226077},
    {"a * x", 0x5678bf7266e6009a, 0x17072c47d4226077},
    {"x / a", 0x526913cd04e6fd0e, 0xc00f00b944fb2737},
    {"scale matrix", 0xdcf78c14e6a66729, 0xf3a7e8f5a56d087a},
    {"scale transposed", 0xdcf78c14e6a66729, 0xf3a7e8f5a56d087a},
    {"add matrices", 0xf18bfba9490046aa, 0x1ef07c7ea0556c24},
    {"add into padded", 0xf18bfba9490046aa, 0x1ef07c7ea0556c24},
    {"subtract matrices", 0xbb60245d24bf7566, 0x2a5f28e1272fdb6a},
    {"subtract into transposed", 0xbb60245d24bf7566, 0x2a5f28e1272fdb6a},
    {"hadamard of matrices", 0x274848302808df99, 0x2f0c06cdea0e7eca},
    {"hadamard into strided", 0x274848302808df99, 0x2f0c06cdea0e7eca},
    {"A + B", 0xf18bfba9490046aa, 0x1ef07c7ea0556c24},
    {"A - B", 0xbb60245d24bf7566, 0x2a5f28e1272fdb6a},
    {"-A", 0x9c0daee55f2a5c7b, 0xc28333c1c631e9d8},
    {"A + s", 0x5899d0156fc007a6, 0xb285d5ffa3df9fd0},
    {"s + A", 0x5899d0156fc007a6, 0xb285d5ffa3df9fd0},
    {"A - s", 0x2f026d2a03fdcea7, 0xe02cd5b3b9087b02},
    {"s - A", 0x057c604203fdcea7, 0xe02cd5b3b9087b02},
    {"A * s", 0xdcf78c14e6a66729, 0xf3a7e8f5a56d087a},
    {"s * A", 0xdcf78c14e6a66729, 0xf3a7e8f5a56d087a},
    {"A / s", 0x4820cc223051e611, 0x0195678d680a5be2},
    {"outer", 0x92c936f1b7e7c66a, 0x8e29cd0945dfb04d},
    {"transpose", 0xbeb6e20f948c0ae7, 0xed2ef365b540e1be},
    {"transpose padded", 0xbeb6e20f948c0ae7, 0xed2ef365b540e1be},
    {"transpose into", 0xbeb6e20f948c0ae7, 0xed2ef365b540e1be},
    {"transpose a view of it", 0x5c2ba6a95f2a5c7b, 0xc28333c1c631e9d8},
    {"trace", 0x488910e18a69040c, 0x9aaf3cbd299251e0},
    {"vstack", 0x5769f4ed613a8f74, 0x1797f1569ce2cef7},
    {"hstack", 0x135326bf8ed20775, 0xa6c58521a85fcc89},
    {"matmul(A, x)", 0x6add42dce8351ed6, 0x68a729760309c32d},
    {"matmul(A', x)", 0xee8394dc0d518482, 0xa57471084647d02a},
    {"matmul(x, A)", 0xf7b0360b772fcdc2, 0x38318b79dc849cd1},
    {"matmul(A, x), A strided", 0x6add42dce8351ed6, 0x68a729760309c32d},
    {"matmul(A, x), A wide", 0x3d659cc3220001a0, 0xa413476467711fda},
    {"matmul(A, x), A tall", 0x1466d811ac63f314, 0xdf8cd0779425075b},
    {"matmul(x, A), A tall", 0x7b6aae2db90dbfee, 0x33324b21365df95f},
    {"matmul(A, B)", 0x5e0b92e72fc3baf8, 0xbd28e1736481805d},
    {"matmul(A', B)", 0x208c59b1cd3286d2, 0x304a5044967a09d2},
    {"matmul(A, B')", 0x208c59b1cd3286d2, 0x304a5044967a09d2},
    {"matmul(A', B')", 0x208c59b1cd3286d2, 0x304a5044967a09d2},
    {"matmul into C'", 0x208c59b1cd3286d2, 0x304a5044967a09d2},
    {"matmul of strided", 0x208c59b1cd3286d2, 0x304a5044967a09d2},
    {"alpha A B + beta C", 0x9600ae5a4ce34b66, 0xa2b1e6860f9ec531},
    {"gram(X)", 0x0931c2a09b236498, 0x5612227a474576f4},
    {"gram(X')", 0x55fab0c27a251111, 0x852d8bd45c6ed016},
    {"matmul, A tall", 0xcd5dacfcbc755150, 0x48daab4adae39d46},
    {"matmul, B wide", 0xe62d1b7cee46f713, 0xe13e3c772bb5a7e6},
    {"matmul, long sums", 0xd9f548622bc3362f, 0x2af6ebf1ec4a1cf5},
};
// clang-format on

}  // namespace lanes::test
