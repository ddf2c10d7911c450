#pragma once

// arf_set_mpfr and fmpq_set_mpq exist only where mpfr.h and gmp.h were read before Arb.
#include <gmp.h>
#include <mpfr.h>

#if __has_include(<flint/arb.h>)  // FLINT 3 has Arb built in
#include <flint/arb.h>
#else
#include <arb.h>
#endif
#include <flint/fmpq.h>

#include <algorithm>
#include <concepts>
#include <utility>

#include "datamix/numeric/predicate.hpp"
#include "datamix/numeric/rational.hpp"

namespace datamix {

/// Working precision of balls in bits; a value carries its own.
struct Precision {
    long bits;  ///< of the mantissa of a midpoint
    /// Enough bits for `count` decimal digits and a few guard bits.
    static constexpr Precision digits(long count) { return {(count * 33220) / 10000 + 8}; }
};

/// A real number known up to a radius (Arb): every operation returns a ball that contains the exact result for all
/// members of its arguments. A result is rounded to the larger precision of its arguments; integers and doubles are
/// exact and take the precision of the number they meet. Nothing is thrown: a quotient by a ball that holds 0, or a
/// logarithm of one that is not positive, is infinitely wide (is_finite).
class Ball {
public:
    /// An exact number: 0, an integer, a double.
    /// @{
    Ball() { arb_init(ball_); }
    Ball(int value) : Ball(static_cast<long>(value)) {}
    Ball(long value) : Ball() { arb_set_si(ball_, value); }
    explicit Ball(double value) : Ball() { arb_set_d(ball_, value); }
    /// @}
    /// The smallest ball of this precision around `value`.
    /// @{
    Ball(const Rational& value, Precision precision) : Ball() {
        bits_ = precision.bits;
        fmpq_t q;
        fmpq_init(q);
        fmpq_set_mpq(q, value.backend().data());
        arb_set_fmpq(ball_, q, bits_);
        fmpq_clear(q);
    }
    Ball(const Integer& value, Precision precision) : Ball(Rational(value), precision) {}
    /// @}
    Ball(const Ball& other) : Ball() { *this = other; }    ///< the precision is copied, too
    Ball(Ball&& other) noexcept : Ball() { swap(other); }  ///< leaves an exact 0
    /// Value and precision of `other`.
    /// @{
    Ball& operator=(const Ball& other) {
        arb_set(ball_, other.ball_);
        bits_ = other.bits_;
        return *this;
    }
    Ball& operator=(Ball&& other) noexcept {
        swap(other);
        return *this;
    }
    /// @}
    ~Ball() { arb_clear(ball_); }

    /// The smallest ball (at this precision) around the closed interval [low, high].
    static Ball between(const Rational& low, const Rational& high, Precision precision) {
        const Ball a(low, precision), b(high, precision);
        Ball hull;
        hull.bits_ = precision.bits;
        arb_union(hull.ball_, a.ball_, b.ball_, hull.bits_);
        return hull;
    }

    const arb_struct* data() const { return ball_; }  ///< for calls of Arb
    arb_struct* data() { return ball_; }              ///< for calls of Arb, which leave bits() alone
    long bits() const { return bits_; }               ///< precision; 0: exact, takes that of the number it meets
    void set_bits(long bits) { bits_ = bits; }        ///< of results to come; the value stays

    /// Whether the number lies in the ball, decided exactly.
    /// @{
    bool contains(const Rational& value) const {
        fmpq_t q;
        fmpq_init(q);
        fmpq_set_mpq(q, value.backend().data());
        const bool inside = arb_contains_fmpq(ball_, q) != 0;
        fmpq_clear(q);
        return inside;
    }
    /// For contains(0), which would else be taken for a null pointer.
    bool contains(std::integral auto value) const { return contains(Rational(value)); }
    bool contains(mpfr_srcptr value) const {
        arf_t a;
        arf_init(a);
        arf_set_mpfr(a, value);
        const bool inside = arb_contains_arf(ball_, a) != 0;
        arf_clear(a);
        return inside;
    }
    /// @}
    bool overlaps(const Ball& other) const { return arb_overlaps(ball_, other.ball_) != 0; }  ///< share a number
    bool is_finite() const { return arb_is_finite(ball_) != 0; }  ///< midpoint and radius are
    /// Bits known of the value: log2 |midpoint / radius|, negative when the sign is open.
    long accuracy_bits() const { return arb_rel_accuracy_bits(ball_); }
    /// The midpoint, for plots and messages only.
    double midpoint() const { return arf_get_d(arb_midref(ball_), ARF_RND_NEAR); }
    /// The midpoint, exactly, at the same precision.
    Ball midpoint_ball() const {
        Ball result(*this);
        mag_zero(arb_radref(result.ball_));
        return result;
    }

    /// Encloses the exact result for all members of the arguments, at the larger of their precisions.
    /// @{
    Ball operator-() const {
        Ball result;
        result.bits_ = bits_;
        arb_neg(result.ball_, ball_);
        return result;
    }
    Ball& operator+=(const Ball& b) { return *this = *this + b; }
    Ball& operator-=(const Ball& b) { return *this = *this - b; }
    Ball& operator*=(const Ball& b) { return *this = *this * b; }
    Ball& operator/=(const Ball& b) { return *this = *this / b; }
    friend Ball operator+(const Ball& a, const Ball& b) { return binary(arb_add, a, b); }
    friend Ball operator-(const Ball& a, const Ball& b) { return binary(arb_sub, a, b); }
    friend Ball operator*(const Ball& a, const Ball& b) { return binary(arb_mul, a, b); }
    friend Ball operator/(const Ball& a, const Ball& b) { return binary(arb_div, a, b); }
    friend Ball exp(const Ball& a) { return unary(arb_exp, a); }
    friend Ball log(const Ball& a) { return unary(arb_log, a); }
    friend Ball sqrt(const Ball& a) { return unary(arb_sqrt, a); }
    friend Ball max(const Ball& a, const Ball& b) { return binary(arb_max, a, b); }
    friend Ball min(const Ball& a, const Ball& b) { return binary(arb_min, a, b); }
    /// The smallest ball around both.
    friend Ball hull(const Ball& a, const Ball& b) { return binary(arb_union, a, b); }
    /// a ± |radius|
    friend Ball widened(const Ball& a, const Ball& radius) {
        Ball result(a);
        arb_add_error(result.ball_, radius.ball_);
        return result;
    }
    /// a·2^exponent, exactly.
    friend Ball scaled(const Ball& a, long exponent) {
        Ball result;
        result.bits_ = a.bits_;
        arb_mul_2exp_si(result.ball_, a.ball_, exponent);
        return result;
    }
    friend Ball abs(const Ball& a) {
        Ball result;
        result.bits_ = a.bits_;
        arb_abs(result.ball_, a.ball_);
        return result;
    }
    /// @}

    /// yes or no where every pair of members agrees, else unknown.
    /// @{
    friend Truth less(const Ball& a, const Ball& b) {
        if (arb_lt(a.ball_, b.ball_)) return Truth::yes;
        return arb_ge(a.ball_, b.ball_) ? Truth::no : Truth::unknown;
    }
    friend Truth less_equal(const Ball& a, const Ball& b) { return !less(b, a); }
    friend Truth equal(const Ball& a, const Ball& b) {
        if (arb_is_exact(a.ball_) && arb_equal(a.ball_, b.ball_)) return Truth::yes;
        return a.overlaps(b) ? Truth::unknown : Truth::no;
    }
    /// @}

    /// Values and precisions change places.
    void swap(Ball& other) noexcept {
        arb_swap(ball_, other.ball_);
        std::swap(bits_, other.bits_);
    }

private:
    static constexpr long fallback_bits = 64;  // two exact arguments: correct whatever the precision, only wider

    template <class Operation>
    static Ball binary(Operation operation, const Ball& a, const Ball& b) {
        Ball result;
        result.bits_ = std::max(a.bits_, b.bits_);
        operation(result.ball_, a.ball_, b.ball_, result.bits_ ? result.bits_ : fallback_bits);
        return result;
    }
    template <class Operation>
    static Ball unary(Operation operation, const Ball& a) {
        Ball result;
        result.bits_ = a.bits_;
        operation(result.ball_, a.ball_, result.bits_ ? result.bits_ : fallback_bits);
        return result;
    }

    arb_t ball_;
    long bits_ = 0;  // 0: exact, takes the precision of the number it meets
};

/// A ball around what a and b have in common: x is known to lie in both. Throws InputError where they are disjoint, for
/// then x does not.
inline Ball intersect(const Ball& a, const Ball& b) {
    Ball result;
    result.set_bits(std::max(a.bits(), b.bits()));
    if (!arb_intersection(result.data(), a.data(), b.data(), std::max(result.bits(), 64L)))
        throw InputError("intersection: the balls are disjoint");
    return result;
}

/// Whether centre(1 − share) < value < centre(1 + share).
inline Truth within(const Ball& value, const Ball& centre, const Ball& share) {
    return less(value, centre * (Ball(1) + share)) && less(centre * (Ball(1) - share), value);
}

/// The ends of a ball as exact numbers, rounded outwards to its precision; −∞ and ∞ where it has none.
/// @{
inline Ball lower_end(const Ball& a) {
    Ball result;
    result.set_bits(a.bits());
    arb_get_lbound_arf(arb_midref(result.data()), a.data(), std::max(a.bits(), 64L));
    if (arf_is_nan(arb_midref(result.data()))) arf_neg_inf(arb_midref(result.data()));
    return result;
}
inline Ball upper_end(const Ball& a) {
    Ball result;
    result.set_bits(a.bits());
    arb_get_ubound_arf(arb_midref(result.data()), a.data(), std::max(a.bits(), 64L));
    if (arf_is_nan(arb_midref(result.data()))) arf_pos_inf(arb_midref(result.data()));
    return result;
}
/// @}

}  // namespace datamix
