#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "study/diagnosis.hpp"
#include "study/mixing_study.hpp"

/// What the horizons of a user's texts lead to, in sentences: what `verify diagnose` says of texts. In double; local
/// where it says so, for the loss is not convex in the weights.
namespace datamix::verify {

/// Where a horizon leads.
struct TextLimit {
    std::size_t horizon = 0;
    Settled settled;
};

/// What a budget buys.
struct TextBudget {
    std::size_t budget = 0;
    std::vector<HorizonStudy> horizons;  ///< runs of T = 1, 2, 5, 10 … 10000, as far as the budget; weights, no limits
    const HorizonStudy& best() const;    ///< of the least gap
};

/// All of them. Gaps are F − F*, F* the least loss seen.
struct TextDiagnosis {
    double least = 0;    ///< F*
    double uniform = 0;  ///< F of uniform weights
    Eigen::VectorXd best_weights;
    double stationarity = 0;
    double lower_bound = 0;  ///< of F over all mixtures
    bool converged = false;  ///< every search for F* reached its tolerance
    std::optional<Settled> mixmin;
    std::vector<TextLimit> limits;  ///< of T = 1, 2, 5, 10 … 10000, as far as the first one that is near enough
    std::vector<TextBudget> budgets;
    std::vector<Statement> findings;
};

/// `ratio` > 1: a limit is near enough where its gap is at most ratio − 1 of that of uniform weights; a ratio of losses
/// would say little, for most of a text's loss no mixture removes. `budgets` N ≥ 1: the horizons are run at each.
/// Calls `progress(done, total)` before each limit and each horizon of a budget. Throws as study_mixing.
TextDiagnosis diagnose_texts(const TextInput& input, double ratio, const std::vector<std::size_t>& budgets,
                             const std::function<void(std::size_t, std::size_t)>& progress = {});

/// For people, `columns` wide; for machines.
/// @{
std::string text_diagnosis_text(const TextDiagnosis& diagnosis, const TextInput& input, std::size_t columns);
std::string text_diagnosis_json(const TextDiagnosis& diagnosis, const TextInput& input);
/// @}

}  // namespace datamix::verify
