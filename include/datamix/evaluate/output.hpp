#pragma once

namespace datamix {

/// Which weights of a run of K rounds are its answer: (1/K) Σ_{k<K} w_k, or w_K.
enum class Output { average, last };

}  // namespace datamix
