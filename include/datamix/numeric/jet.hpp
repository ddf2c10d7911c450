#pragma once

#include "datamix/numeric/add_product.hpp"

#include <Eigen/Core>

namespace datamix {

/// The Taylor coefficients f(t), f′(t), f″(t)/2 of a function of one real variable, as balls. At a ball t they enclose
/// those of every member, so that for x and c in t Taylor's theorem gives
///   f(x) ∈ value(c) + slope(c)·(x − c) + curve(t)·(x − c)².
/// A scalar like Ball: `StochasticGap<Jet>` differentiates the gap without a formula of its own.
class Jet {
public:
    /// A constant: both derivatives are exactly 0.
    /// @{
    Jet() = default;
    Jet(int constant) : value_(constant) {}
    explicit Jet(Ball constant) : value_(std::move(constant)) {}
    /// @}
    /// f, f′ and f″/2.
    Jet(Ball value, Ball slope, Ball curve)
        : value_(std::move(value)), slope_(std::move(slope)), curve_(std::move(curve)) {}
    /// The variable itself: t, 1, 0.
    static Jet variable(const Ball& at) { return {at, Ball(1), Ball(0)}; }

    const Ball& value() const { return value_; }  ///< f
    const Ball& slope() const { return slope_; }  ///< f′
    const Ball& curve() const { return curve_; }  ///< f″/2

    /// The coefficients of the result, truncated after the second.
    /// @{
    Jet operator-() const { return {-value_, -slope_, -curve_}; }
    Jet& operator+=(const Jet& b) { return *this = *this + b; }
    Jet& operator-=(const Jet& b) { return *this = *this - b; }
    Jet& operator*=(const Jet& b) { return *this = *this * b; }
    Jet& operator/=(const Jet& b) { return *this = *this / b; }
    friend Jet operator+(const Jet& a, const Jet& b) {
        return {a.value_ + b.value_, a.slope_ + b.slope_, a.curve_ + b.curve_};
    }
    friend Jet operator-(const Jet& a, const Jet& b) {
        return {a.value_ - b.value_, a.slope_ - b.slope_, a.curve_ - b.curve_};
    }
    friend Jet operator*(const Jet& a, const Jet& b) {
        if (b.is_constant()) return a.scaled(b.value_);
        if (a.is_constant()) return b.scaled(a.value_);
        Jet product(a.value_ * b.value_, a.value_ * b.slope_, a.value_ * b.curve_);
        add_product(product.slope_, a.slope_, b.value_);
        add_product(product.curve_, a.slope_, b.slope_);
        add_product(product.curve_, a.curve_, b.value_);
        return product;
    }
    /// sum += a·b without temporaries.
    friend void add_product(Jet& sum, const Jet& a, const Jet& b) {
        datamix::add_product(sum.value_, a.value_, b.value_);
        if (!b.is_constant()) {
            datamix::add_product(sum.slope_, a.value_, b.slope_);
            datamix::add_product(sum.curve_, a.value_, b.curve_);
            if (!is_zero(a.slope_)) datamix::add_product(sum.curve_, a.slope_, b.slope_);
        }
        if (a.is_constant()) return;
        datamix::add_product(sum.slope_, a.slope_, b.value_);
        datamix::add_product(sum.curve_, a.curve_, b.value_);
    }
    friend Jet operator/(const Jet& a, const Jet& b) {
        const Ball value = a.value_ / b.value_;
        const Ball slope = (a.slope_ - value * b.slope_) / b.value_;
        return {value, slope, (a.curve_ - value * b.curve_ - slope * b.slope_) / b.value_};
    }
    friend Jet exp(const Jet& a) { return a.through(exp(a.value_), exp(a.value_), exp(a.value_) / Ball(2)); }
    friend Jet log(const Jet& a) {
        const Ball inverse = Ball(1) / a.value_;
        return a.through(log(a.value_), inverse, -inverse * inverse / Ball(2));
    }
    /// @}
    /// g(f) for a g whose Taylor coefficients at value() are given.
    Jet through(const Ball& value, const Ball& slope, const Ball& curve) const {
        return {value, slope * slope_, slope * curve_ + curve * slope_ * slope_};
    }

    /// Both derivatives are known to be exactly 0.
    bool is_constant() const { return is_zero(slope_) && is_zero(curve_); }
    /// All three coefficients are known to be exactly 0.
    friend bool is_zero(const Jet& a) { return is_zero(a.value_) && a.is_constant(); }

private:
    Jet scaled(const Ball& factor) const {
        return {value_ * factor, is_zero(slope_) ? slope_ : slope_ * factor,
                is_zero(curve_) ? curve_ : curve_ * factor};
    }

    Ball value_, slope_, curve_;
};

}  // namespace datamix

namespace Eigen {

template <>
struct NumTraits<datamix::Jet> : GenericNumTraits<datamix::Jet> {
    using Real = datamix::Jet;
    using NonInteger = datamix::Jet;
    using Nested = datamix::Jet;
    using Literal = int;
    enum {
        IsComplex = 0,
        IsInteger = 0,
        IsSigned = 1,
        RequireInitialization = 1,
        ReadCost = 18,
        AddCost = 180,
        MulCost = 500
    };
};

}  // namespace Eigen
