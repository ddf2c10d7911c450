#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/table.hpp"
#include "study/text_study.hpp"

/// The real-text experiment on any texts: what `verify mix` computes. Gaps are F(w) − F*, nats per character, where F*
/// is the least F seen anywhere in the study: no gap is negative.
namespace datamix::verify {

/// What a study is of.
struct MixingStudyOptions : TextInput {
    std::size_t budget = 5000;          ///< N
    std::vector<std::size_t> horizons;  ///< each at most the budget
    std::size_t seeds = 0;              ///< runs with mini-batches at each horizon; 0 or at least 2
    std::size_t batch = 16;             ///< of these: trigrams a domain and inner step, as in claim text-stochastic
    std::size_t jobs = 1;               ///< threads for these
};

/// The outer step of runs with mini-batches, as in claim text-stochastic.
constexpr double kSampledOuterStep = 30;

/// Bytes that a run with mini-batches keeps of a round of so many inner steps.
double sampled_bytes(const MixingStudyOptions& options, std::size_t horizon);

constexpr double kGapAccuracy = 1e-8;  ///< of F*: gaps below are printed as 0

/// The grid of outer steps is 10, 30, 100; while the best is its first or last, one more is tried there, within these.
constexpr double kLeastOuterStep = 0.001, kLargestOuterStep = 1e6;

/// What came of one horizon.
struct HorizonStudy {
    std::size_t horizon = 0;
    double gap = std::numeric_limits<double>::infinity();  ///< last iterate at the budget
    double outer_step = 0;                                 ///< the best of the grid
    bool at_limit = false;  ///< the best outer step is kLeastOuterStep or kLargestOuterStep
    Eigen::VectorXd weights;
    double limit_gap = 0;  ///< K → ∞
    Eigen::VectorXd limit_weights;
    double limit_residual = 0;  ///< stationarity of the horizon's field there
    bool limit_converged = false;
    std::vector<double> sampled_gaps;              ///< of the average weights of each seed's run at the budget
    std::vector<Eigen::VectorXd> sampled_weights;  ///< these
};

/// Where a method that has no budget ends.
struct Settled {
    Eigen::VectorXd weights;
    double gap = 0;
    double residual = 0;  ///< stationarity; of MixMin, how far its likelihood may be from its maximum
    bool converged = false;
};

/// F after runs of `budget` full-gradient steps at the horizon of `result`, last iterate, where gaps go; with the best
/// outer step of a grid that grows at an end for as long as the best is there.
void study_outer_steps(TextStudy& text, std::size_t budget, HorizonStudy& result);

/// What came of a study.
struct MixingStudy {
    double inner_step = 0;
    double least = 0;  ///< F*
    Eigen::VectorXd best_weights;
    double stationarity = 0;  ///< stationarity_gap of F there: local, bounds F − F* only if F is convex
    double lower_bound = 0;   ///< of F over all mixtures
    bool converged = false;   ///< every start of the search for F* reached its tolerance
    double uniform_gap = 0;
    std::optional<Settled> mixmin;    ///< likeliest_mixture; none where validation and domains share no trigram
    std::optional<Settled> implicit;  ///< the implicit hypergradient, followed from uniform weights
    std::optional<Settled> greedy;    ///< the limit of T = 1
    std::vector<HorizonStudy> horizons;
};

/// Calls `progress(done, total)` before each part: the search for F*, each horizon, the runs with mini-batches, which
/// are the same bits for any number of threads. Throws InputError for shares or a regulariser that TextProblem
/// refuses, UndecidedError where an optimum is not reached.
MixingStudy study_mixing(const MixingStudyOptions& options,
                         const std::function<void(std::size_t, std::size_t)>& progress = {});

/// MixMin with its loss where the gap goes; none where no trigram of the validation text is in a domain.
std::optional<Settled> study_mixmin(TextStudy& text, const TextDomains& texts);

/// Turns the losses F that stand in place of the gaps of `study` into gaps to F*, the least of all; where a horizon's
/// mixture has less than the search for F* found, the search goes on from there.
void settle_gaps(TextStudy& text, MixingStudy& study);

/// "0" for what the accuracy of F* hides.
std::string gap_text(double gap);
/// All weight on one domain, to three digits.
bool is_vertex(const Eigen::VectorXd& weights);
/// Weights as "de 0.542, fr 0.458", without those below 0.0005.
std::string weights_text(const std::vector<std::string>& names, const Eigen::VectorXd& weights);
/// An object with all of them, by name, to six digits.
nlohmann::ordered_json weights_json(const std::vector<std::string>& names, const Eigen::VectorXd& weights);

/// Whether greedy fails, against uniform weights: a sentence.
std::string greedy_text(const std::vector<std::string>& names, const Settled& greedy, double uniform_gap);

/// For people, `columns` wide; for machines; for a picture. In mixing_report.cpp.
/// @{
std::string mixing_study_text(const MixingStudyOptions& options, const MixingStudy& study, std::size_t columns);
std::string mixing_study_json(const MixingStudyOptions& options, const MixingStudy& study);
Table mixing_study_table(const MixingStudy& study);
/// @}

/// For a picture of the weights: table text_mix_weights, a row for each horizon's run and limit and for what has no
/// horizon, with a column for each of the eight domains of the largest weights and one for the ninth or the sum of the
/// others; and text_mix_names, what the columns are of. In mixing_picture.cpp.
std::vector<Table> mixing_weights_tables(const MixingStudyOptions& options, const MixingStudy& study);

}  // namespace datamix::verify
