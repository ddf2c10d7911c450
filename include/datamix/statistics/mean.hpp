#pragma once

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "datamix/numeric/error.hpp"

namespace datamix {

/// A mean and how far it may be off.
struct MeanInterval {
    double mean;        ///< of the values
    double half_width;  ///< mean ± this is the interval
};

/// Student's interval of a mean at `confidence` (0 to 1), exact for independent normal values with one variance. Throws
/// InputError for fewer than two values.
inline MeanInterval mean_interval(const std::vector<double>& values, double confidence = 0.95) {
    if (values.size() < 2) throw InputError("mean: expected two values or more");
    const auto n = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const double value : values) sum += value;
    const double mean = sum / n;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double quantile = boost::math::quantile(boost::math::students_t(n - 1), (1 + confidence) / 2);
    return {mean, quantile * std::sqrt(squares / (n * (n - 1)))};
}

}  // namespace datamix
