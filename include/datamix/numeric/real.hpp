#pragma once

#include <boost/multiprecision/mpfr.hpp>

#include "datamix/numeric/rational.hpp"

namespace datamix {

/// MPFR real of `Digits` decimal digits. The precision is part of the type, so no global default can change a result;
/// stack allocation and no expression templates are the fastest form (Boost 1.81).
template <unsigned Digits>
using Real = boost::multiprecision::number<
    boost::multiprecision::mpfr_float_backend<Digits, boost::multiprecision::allocate_stack>,
    boost::multiprecision::et_off>;

/// The nearest `Real<Digits>` to a rational (one rounding).
template <unsigned Digits>
Real<Digits> to_real(const Rational& value) {
    Real<Digits> result;
    mpfr_set_q(result.backend().data(), value.backend().data(), MPFR_RNDN);
    return result;
}

}  // namespace datamix
