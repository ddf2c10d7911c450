#pragma once

#include <string>

/// What is said of greedy mixing, of instances and of texts: `verify diagnose` and `verify mix` in the same words.
namespace datamix::verify {

/// Of the gap that greedy's limit has and the one before any adapting (the start's, uniform weights').
enum class GreedyVerdict {
    fails,        ///< worse than not adapting
    leaves_much,  ///< more than a hundredth of the gap
    fine,
};

/// Gaps F − F* ≥ 0, 0 where rounding hides them.
GreedyVerdict judge_greedy(double gap, double before);

/// "fails", "leaves much", "fine"
std::string to_string(GreedyVerdict verdict);

/// What greedy is compared with, as the subject of a sentence.
struct Beginning {
    const char *is, *has;
};
constexpr Beginning the_start{"The start is", "the start has"};
constexpr Beginning uniform_weights{"Uniform weights are", "uniform weights have"};

/// A sentence with both gaps in `digits` digits; `where` says where greedy ends: "all weight on news".
std::string greedy_sentence(double gap, double before, const std::string& where, const Beginning& beginning,
                            int digits);

}  // namespace datamix::verify
