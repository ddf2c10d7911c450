#pragma once

#include "claim/claim.hpp"

/// The one central list: a claim is declared here and named in list.cpp, in the order of proofs/theory.md.
namespace datamix::verify {

Claim greedy_worst_domain();
Claim greedy_worst_ratio();
Claim horizon_metric();
Claim full_truncation();
Claim full_rate();
Claim full_bound_horizon();
Claim full_horizon_average();
Claim full_horizon_last();
Claim full_regimes();
Claim sgd_rate();
Claim stochastic_hypergradient();
Claim stochastic_rate();
Claim stochastic_bound_horizon();
Claim stochastic_horizon();
Claim stochastic_simulation();
Claim stochastic_schedule();
Claim stochastic_horizon_eg();
Claim text_greedy();
Claim text_horizon();
Claim text_stochastic();

}  // namespace datamix::verify
