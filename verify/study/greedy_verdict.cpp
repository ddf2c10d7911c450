#include "study/greedy_verdict.hpp"

#include <fmt/format.h>

namespace datamix::verify {

namespace {

constexpr double much = 0.01;  // share of the gap before

std::string words(GreedyVerdict verdict) {
    switch (verdict) {
        case GreedyVerdict::fails: return "FAILS, it is worse than not adapting at all";
        case GreedyVerdict::leaves_much: return "leaves much of the gap";
        case GreedyVerdict::fine: break;
    }
    return "works here";
}

}  // namespace

GreedyVerdict judge_greedy(double gap, double before) {
    if (gap > before) return GreedyVerdict::fails;
    return gap > much * before ? GreedyVerdict::leaves_much : GreedyVerdict::fine;
}

std::string to_string(GreedyVerdict verdict) {
    switch (verdict) {
        case GreedyVerdict::fails: return "fails";
        case GreedyVerdict::leaves_much: return "leaves much";
        case GreedyVerdict::fine: break;
    }
    return "fine";
}

std::string greedy_sentence(double gap, double before, const std::string& where, const Beginning& beginning,
                            int digits) {
    const std::string ends = fmt::format("it ends at {}, with a gap of {:.{}g}", where, gap, digits);
    if (before > 0)
        return fmt::format("Greedy mixing (T = 1) {}: {}; {} {:.{}g}.", words(judge_greedy(gap, before)), ends,
                           beginning.has, before, digits);
    return fmt::format("{} the best mixture already; greedy mixing (T = 1) {}.", beginning.is,
                       gap > 0 ? "FAILS, it leads away: " + ends : "stays as good");
}

}  // namespace datamix::verify
