#pragma once

namespace datamix {

/// Which weights of a run of K rounds are its answer.
enum class Output {
    average,  ///< (1/K) Σ_{k<K} w_k
    last      ///< w_K
};

}  // namespace datamix
