// The law of an instance: every sample has the law of its regime, and 200 random instances have theirs; the law of
// another regime is never confirmed.
#include "study/law_study.hpp"

#include <random>

#include "base/build_info.hpp"
#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "datamix/numeric/error.hpp"
#include "theory/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

Integer integer(const char* text) { return parse_integer(text); }
std::vector<Integer> integers(const std::vector<const char*>& texts) {
    std::vector<Integer> result;
    for (const char* text : texts) result.push_back(integer(text));
    return result;
}

std::vector<LawRow> rows_of(const Instance& instance, const std::vector<Integer>& budgets) {
    GapEvaluator evaluator(instance);
    std::vector<LawRow> rows;
    for (const Integer& budget : budgets) {
        LawRow row;
        try {
            row.best = evaluator.best(budget, 6);
        } catch (const Error& error) {
            row.best.kind = GapRow::Kind::refused;
            row.best.budget = budget;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// A law of the growth g that goes through the certified T* of the last row, within a tenth.
theory::HorizonLaw wrong_law(const std::vector<LawRow>& rows, bool root) {
    theory::HorizonLaw law{"wrong", "", root ? "sqrt(N)" : "log N", {}};
    const double at = theory::log_of(rows.back().best.horizon), log_n = theory::log_of(rows.back().best.budget);
    law.at = [=](const Integer& budget) -> std::optional<theory::LawPoint> {
        const double x = theory::log_of(budget);
        const double log_t = root ? at + (x - log_n) / 2 : at + std::log(x / log_n);
        if (log_t < 0) return std::nullopt;
        return theory::law_point(budget, x, log_t, log_t - 0.1, log_t + 0.1);
    };
    return law;
}

/// How random instances fared.
struct Tally {
    int agree = 0, lawless = 0, undecided = 0, controls = 0;
};

/// `count` random instances, every fourth with noise, of up to `noisy_domains` domains, and every fifth judged by its
/// last iterate: the certified T* agrees with the law of the regime, or none applies; the law of another regime,
/// offered as if it were the instance's, is never confirmed.
Tally judge_random(int count, int noisy_domains) {
    std::mt19937 random(20);
    const std::vector<Integer> full = integers({"1e6", "1e8", "1e12", "1e20", "1e30", "1e50"}),
                               noisy = integers({"1e6", "1e8", "1e10", "1e12", "1e16", "1e20", "1e24"}),
                               last = integers({"1e6", "1e7", "1e8", "1e9", "1e20", "1e100"});
    Tally tally;
    for (int i = 0; i < count; ++i) {
        const bool noise = i % 4 == 3, to_last = i % 5 == 4;
        // Last iterates of more domains are certified at 1e6 alone, half a minute each.
        const int domains = noise ? noisy_domains : to_last ? 2 : 5;
        const auto [model, eta] = datamix::testing::random_law_instance(random, domains, 6, noise);
        const Instance instance{
            {"random", std::vector<std::string>(5, "domain"),
             noise ? StepLaw::logarithmic(model.problem.strong_convexity(), eta) : StepLaw::constant(eta),
             OuterRule::linear, to_last ? Output::last : Output::average},
            model};
        const Regime regime = regime_of(instance);
        INFO(i << ": " << regime.name << " " << regime.why_not);
        if (!regime.law) {
            CHECK_FALSE(regime.why_not.empty());
            ++tally.lawless;
            continue;
        }
        auto rows = rows_of(instance, noise ? noisy : to_last ? last : full);
        const LawJudgement judgement = judge(rows, *regime.law, regime.rivals);
        INFO(judgement.why);
        CHECK(judgement.verdict != LawVerdict::disagrees);
        tally.agree += judgement.verdict == LawVerdict::agrees || judgement.verdict == LawVerdict::not_told;
        tally.undecided += judgement.verdict == LawVerdict::undecided;
        if (judgement.verdict == LawVerdict::undecided) continue;
        auto wrong = regime.rivals;
        if (rows.back().horizon() && regime.law->growth != "constant") {
            if (regime.law->growth != "log N") wrong.push_back(wrong_law(rows, false));
            if (regime.law->growth != "sqrt(N)" && regime.law->growth != "sqrt(N log N)")
                wrong.push_back(wrong_law(rows, true));
        }
        for (const theory::HorizonLaw& law : wrong) {
            INFO("offered: " << law.name);
            auto offered = rows;
            CHECK(judge(offered, law, {*regime.law}).verdict != LawVerdict::agrees);
            ++tally.controls;
        }
    }
    CHECK(tally.agree + tally.lawless + tally.undecided == count);
    CHECK(tally.controls > count);
    return tally;
}

}  // namespace

TEST_CASE("every sample has the law of its regime", "[law]") {
    struct Sample {
        const char *file, *regime, *growth, *from, *to;
        LawVerdict verdict;
    };
    const Sample samples[] = {
        {"full-gradients", "average, same sign", "log N", "1e4", "1e60", LawVerdict::agrees},
        {"opposite-signs", "average, opposite signs", "log N", "1e4", "1e60", LawVerdict::agrees},
        {"three-domains", "average, same sign", "log N", "1e4", "1e60", LawVerdict::agrees},
        {"right-angle", "average, right angle", "log N", "1e4", "1e60", LawVerdict::agrees},
        {"no-bias", "average, no bias", "constant", "1e4", "1e60", LawVerdict::agrees},
        {"last-iterate", "last, reached optimum", "sqrt(N)", "1e3", "1e60", LawVerdict::agrees},
        {"stochastic-gradients", "noise, average: sqrt(N log N)", "sqrt(N log N)", "1e5", "1e12", LawVerdict::agrees},
        {"correlated-noise", "noise, average: sqrt(N log N)", "sqrt(N log N)", "1e5", "1e12", LawVerdict::agrees},
        {"stochastic-no-tilt", "noise, average, no tilt: sqrt(N)", "sqrt(N)", "1e6", "1e12", LawVerdict::agrees},
        {"stochastic-last", "noise, last: N/log N", "N/log N", "1e4", "1e12", LawVerdict::agrees},
        {"degenerate-vertex", "eg, last, degenerate vertex", "log N", "1e2", "1e4", LawVerdict::agrees},
        {"strict-vertex", "eg, last, strict vertex", "constant", "1e2", "1e4", LawVerdict::agrees},
        {"exponentiated-gradient", "eg, average, same sign", "log N", "1e3", "1e9", LawVerdict::agrees},
    };
    std::size_t files = 0;
    const auto folder = source_tree() / "verify/instances";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files += entry.path().extension() == ".json";
    const std::pair<const char*, const char*> lawless[] = {
        {"bounded-weights", "projected"}, {"matrix", "one Hessian"}, {"own-curvatures", "Hessians that differ"}};
    CHECK(files == std::size(samples) + std::size(lawless));
    for (const auto& [file, regime] : lawless) {
        const LawStudy study =
            study_law(read_any_instance((folder / (std::string(file) + ".json")).string()), {30, 100, 300});
        CHECK(study.regime.name == regime);
        CHECK(study.judgement.verdict == LawVerdict::no_law);
        for (const LawRow& row : study.rows) CHECK(row.horizon());
    }
    for (const Sample& sample : samples) {
        INFO(sample.file);
        const Instance instance = read_instance((folder / (std::string(sample.file) + ".json")).string());
        const LawStudy study = study_law(instance, budgets_between(integer(sample.from), integer(sample.to), 0));
        CHECK(study.regime.name == sample.regime);
        REQUIRE(study.regime.law.has_value());
        CHECK(study.regime.law->growth == sample.growth);
        CHECK(to_string(study.judgement.verdict) == to_string(sample.verdict));
        CHECK_FALSE(study.regime.conditions.empty());
        CHECK(study.curves.size() >= 2);
    }
}

TEST_CASE("instances without a law are told why", "[law]") {
    const auto folder = source_tree() / "tests/data";
    const std::pair<const char*, const char*> files[] = {{"start_opt", "the start is the optimum"},
                                                         {"start_opt_noise", "an error that no horizon removes"},
                                                         {"start_fixed", "the start is the optimum"},
                                                         {"one_round", "no horizon has a bias"},
                                                         {"huge_units_noise_200", "beyond double numbers"}};
    for (const auto& [file, why] : files) {
        const Regime regime = regime_of(read_instance((folder / (std::string(file) + ".json")).string()));
        INFO(file << ": " << regime.why_not);
        CHECK_FALSE(regime.law.has_value());
        CHECK_THAT(regime.why_not, ContainsSubstring(why));
    }
}

#ifdef NDEBUG
constexpr int instances = 200, least_agreeing = 190;
#else
constexpr int instances = 20,
              least_agreeing = 15;  // builds for debugging, coverage and sanitizers take ten times as long
#endif

TEST_CASE("random instances: their law agrees or none applies, and no other law is confirmed", "[law]") {
    const Tally tally = judge_random(instances, 2);
    CHECK(tally.agree >= least_agreeing);
    CHECK(tally.undecided == 0);
}

TEST_CASE("random instances, noise of up to five domains: their law agrees or none applies", "[.long][law]") {
    const Tally tally = judge_random(instances, 5);
    CHECK(tally.agree >= least_agreeing);
    CHECK(tally.undecided == 0);
}
