// The certified best horizon of F5 against a run of every horizon, also where the search starts beside it.
#include "datamix/search/vertex_search.hpp"

#include "catch.hpp"

namespace datamix {

TEST_CASE("the search for the best horizon agrees with running every horizon", "[vertex]") {
    std::size_t moved = 0;
    for (const int alpha : {1, 4})
        for (const std::size_t budget : {1u, 5u, 12u, 60u, 150u}) {
            const theory::DegenerateVertex<Rational> model{4, Rational(1, 5), Rational(1, 4), Rational(alpha, 4),
                                                           Rational(1, 2)};
            std::size_t best = 1;
            for (std::size_t t = 2; t <= budget; ++t)
                if (certainly(less(vertex_run(model, t, budget / t), vertex_run(model, best, budget / best)))) best = t;
            const auto found = best_vertex_horizon(model, budget);
            CHECK(found.horizon == best);
            CHECK(found.gap.overlaps(vertex_run(model, best, budget / best)));
            CHECK(found.first <= best);
            CHECK(best <= found.last);
            const double law = theory::vertex_law(model.as<double>(), std::log(static_cast<double>(budget)));
            moved += static_cast<std::size_t>(std::max(law, 1.0)) != best;
        }
    CHECK(moved > 0);
}

}  // namespace datamix
