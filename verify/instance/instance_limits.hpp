#pragma once

#include "datamix/problem/shared_quadratic.hpp"
#include "instance/field.hpp"
#include "instance/instance.hpp"

namespace datamix::verify {

/// What is read of an instance file on the way to a model.
struct Parts {
    SharedQuadratic<Rational> problem;
    Matrix<Rational> noise;
    Rational outer_step;
    Vector<Rational> weights, parameters;
    Vector<Rational> mixture;  ///< v where c = Av, else empty
};

/// Throws UnsupportedError for what would take long. Exact elimination takes about max(d, r²m)·b units of a third of a
/// microsecond: 2 seconds at the limit, which 64 domains with 64 parameters reach at 3 decimals.
void check_work(const Field& root, const Parts& parts);

/// Throws InputError for an outer step beyond the stability limit of its update.
void check_outer_step(const Field& step, OuterRule update, const Parts& parts);

}  // namespace datamix::verify
