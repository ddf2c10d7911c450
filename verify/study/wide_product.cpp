#include "study/wide_product.hpp"

#include <algorithm>
#include <cstddef>

// Highway compiles this file once for every instruction set, but those whose vectors have no size, which are not tried.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE_256 | HWY_SVE2 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "study/wide_product.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace datamix::verify::HWY_NAMESPACE {

namespace simd = hwy::HWY_NAMESPACE;

/// Columns of out at a time: as many sums as an instruction takes turns to be done, about.
constexpr std::size_t kTile = 5;

/// Column c of b and the four after it; where there are fewer, the last one again.
struct Columns {
    const double* at[kTile];
    Columns(const double* b, std::size_t rows, std::size_t columns, std::size_t c) {
        for (std::size_t j = 0; j < kTile; ++j) at[j] = b + std::min(c + j, columns - 1) * rows;
    }
};

/// out (n×columns) = a (n×p) b (p×columns), all by columns.
void times(const double* a, std::size_t n, std::size_t p, const double* b, std::size_t columns, double* out) {
    const simd::ScalableTag<double> tag;
    const std::size_t lanes = simd::Lanes(tag);
    for (std::size_t c = 0; c < columns; c += kTile) {
        const Columns from(b, p, columns, c);
        const std::size_t used = std::min(kTile, columns - c);
        for (std::size_t next = 0; n >= lanes && next < n; next += lanes) {
            const std::size_t r = std::min(next, n - lanes);  // the last rows may be computed twice
            auto s0 = simd::Zero(tag), s1 = s0, s2 = s0, s3 = s0, s4 = s0;
            for (std::size_t k = 0; k < p; ++k) {
                const auto x = simd::LoadU(tag, a + k * n + r);
                s0 = simd::MulAdd(x, simd::Set(tag, from.at[0][k]), s0);
                s1 = simd::MulAdd(x, simd::Set(tag, from.at[1][k]), s1);
                s2 = simd::MulAdd(x, simd::Set(tag, from.at[2][k]), s2);
                s3 = simd::MulAdd(x, simd::Set(tag, from.at[3][k]), s3);
                s4 = simd::MulAdd(x, simd::Set(tag, from.at[4][k]), s4);
            }
            double* to = out + c * n + r;
            simd::StoreU(s0, tag, to);
            if (used > 1) simd::StoreU(s1, tag, to + n);
            if (used > 2) simd::StoreU(s2, tag, to + 2 * n);
            if (used > 3) simd::StoreU(s3, tag, to + 3 * n);
            if (used > 4) simd::StoreU(s4, tag, to + 4 * n);
        }
        for (std::size_t r = 0; n < lanes && r < n; ++r)
            for (std::size_t j = 0; j < used; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < p; ++k) sum += a[k * n + r] * from.at[j][k];
                out[(c + j) * n + r] = sum;
            }
    }
}

template <class V>
HWY_INLINE double total(const V& v) {
    return simd::GetLane(simd::SumOfLanes(simd::ScalableTag<double>(), v));
}

/// out (p×columns) = aᵀ b, a (n×p), b (n×columns), all by columns.
void transposed_times(const double* a, std::size_t n, std::size_t p, const double* b, std::size_t columns,
                      double* out) {
    const simd::ScalableTag<double> tag;
    const std::size_t lanes = simd::Lanes(tag), whole = n / lanes * lanes;
    for (std::size_t c = 0; c < columns; c += kTile) {
        const Columns from(b, n, columns, c);
        for (std::size_t k = 0; k < p; ++k) {
            const double* left = a + k * n;
            auto s0 = simd::Zero(tag), s1 = s0, s2 = s0, s3 = s0, s4 = s0;
            for (std::size_t r = 0; r < whole; r += lanes) {
                const auto x = simd::LoadU(tag, left + r);
                s0 = simd::MulAdd(x, simd::LoadU(tag, from.at[0] + r), s0);
                s1 = simd::MulAdd(x, simd::LoadU(tag, from.at[1] + r), s1);
                s2 = simd::MulAdd(x, simd::LoadU(tag, from.at[2] + r), s2);
                s3 = simd::MulAdd(x, simd::LoadU(tag, from.at[3] + r), s3);
                s4 = simd::MulAdd(x, simd::LoadU(tag, from.at[4] + r), s4);
            }
            double sums[kTile] = {total(s0), total(s1), total(s2), total(s3), total(s4)};
            for (std::size_t j = 0; j < std::min(kTile, columns - c); ++j) {
                for (std::size_t r = whole; r < n; ++r) sums[j] += left[r] * from.at[j][r];
                out[(c + j) * p + k] = sums[j];
            }
        }
    }
}

}  // namespace datamix::verify::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace datamix::verify {

HWY_EXPORT(times);
HWY_EXPORT(transposed_times);

namespace {

template <class Kernel>
Eigen::MatrixXd product(Kernel kernel, Eigen::Index rows, const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    Eigen::MatrixXd out(rows, b.cols());
    kernel(a.data(), static_cast<std::size_t>(a.rows()), static_cast<std::size_t>(a.cols()), b.data(),
           static_cast<std::size_t>(b.cols()), out.data());
    return out;
}

}  // namespace

Eigen::MatrixXd WideProduct::times(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return product(HWY_DYNAMIC_DISPATCH(times), a.rows(), a, b);
}
Eigen::MatrixXd WideProduct::transposed_times(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return product(HWY_DYNAMIC_DISPATCH(transposed_times), a.cols(), a, b);
}

}  // namespace datamix::verify
#endif
