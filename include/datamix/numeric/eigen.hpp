#pragma once

#include <boost/multiprecision/eigen.hpp>

#include <Eigen/Core>

#include "datamix/numeric/ball.hpp"
#include "datamix/numeric/rational.hpp"

namespace Eigen {

template <>
struct NumTraits<datamix::Ball> : GenericNumTraits<datamix::Ball> {
    using Real = datamix::Ball;
    using NonInteger = datamix::Ball;
    using Nested = datamix::Ball;
    using Literal = int;
    enum {
        IsComplex = 0,
        IsInteger = 0,
        IsSigned = 1,
        RequireInitialization = 1,
        ReadCost = 6,
        AddCost = 60,
        MulCost = 80
    };
};

}  // namespace Eigen

namespace datamix {

/// A column of numbers of any scalar.
template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
/// Rows × columns of numbers of any scalar, column by column in memory.
template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

}  // namespace datamix
