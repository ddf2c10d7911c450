#include "claims/list.hpp"

namespace datamix::verify {

const std::vector<Claim>& claims() {
    static const std::vector<Claim> all = {
        greedy_worst_domain(),
        greedy_worst_ratio(),
        horizon_metric(),
        full_truncation(),
        full_rate(),
        full_bound_horizon(),
        full_horizon_average(),
        full_horizon_last(),
        full_regimes(),
        sgd_rate(),
        stochastic_hypergradient(),
        stochastic_rate(),
        stochastic_bound_horizon(),
        stochastic_horizon(),
        stochastic_simulation(),
        stochastic_schedule(),
        stochastic_horizon_eg(),
        text_greedy(),
        text_horizon(),
        text_stochastic(),
    };
    return all;
}

}  // namespace datamix::verify
