// Nesterov's residual polynomial against its own recursion and its closed form.
#include "datamix/evaluate/closed_nesterov.hpp"

#include "catch.hpp"

using namespace datamix;

TEST_CASE("F6: Nesterov's residual polynomial has the closed form", "[laws]") {
    for (const int root : {2, 3, 10})
        for (const int horizon : {1, 2, 7, 40}) {
            const Rational kappa(root * root), momentum(root - 1, root + 1);
            const Ball recurrence = nesterov_residual(1, Rational(1 / kappa), momentum, horizon, {128});
            const Ball closed = slowest_nesterov_residual(Rational(1, root), horizon, {128});
            CHECK(recurrence.overlaps(closed));
            CHECK((recurrence - closed).contains(Rational(0)));
            CHECK(nesterov_residual(kappa, Rational(1 / kappa), momentum, horizon, {128}).contains(Rational(0)));
        }
}

TEST_CASE("Nesterov's residual is where its recursion leads from rest", "[laws]") {
    const Rational step = Rational(2) / 9, momentum = Rational(3) / 7;
    for (const int h : {1, 2, 4}) {
        Rational before = 1, error = 1;  // e_{−1} = e_0
        for (int horizon = 0; horizon <= 12; ++horizon) {
            const Ball residual = nesterov_residual(h, step, momentum, horizon, {200});
            CHECK(residual.contains(error));
            CHECK((error == 0 || residual.accuracy_bits() > 150));
            const Rational next = (1 - step * h) * (error + momentum * (error - before));
            before = error;
            error = next;
        }
    }
    // Without momentum it is gradient descent.
    CHECK(nesterov_residual(1, Rational(1) / 4, 0, 6, {200}).contains(Rational(729) / 4096));
}
