#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "claim/claim.hpp"

/// The real-text experiment on any texts: what `verify mix` computes. Gaps are F(w) − F*, nats per character.
namespace datamix::verify {

struct MixingStudyOptions {
    std::vector<std::string> names;            ///< of the domains
    std::vector<std::vector<double>> domains;  ///< trigram shares
    std::vector<double> validation;            ///< trigram shares
    double regularisation = 1e-3;
    std::size_t budget = 5000;
    std::vector<std::size_t> horizons;  ///< each at most the budget
};

struct HorizonStudy {
    std::size_t horizon = 0;
    double gap = 0, outer_step = 0;  ///< last iterate at the budget, best of the grid of outer steps
    Eigen::VectorXd weights;
    double limit_gap = 0;  ///< K → ∞
    Eigen::VectorXd limit_weights;
    bool limit_converged = false;
};

struct MixingStudy {
    double inner_step = 0;
    double least = 0;  ///< F*
    Eigen::VectorXd best_weights;
    bool converged = false;  ///< every start of the search for F* reached its residual
    double uniform_gap = 0;
    std::vector<HorizonStudy> horizons;
};

/// Calls `progress(done, total)` before each part.
MixingStudy study_mixing(const MixingStudyOptions& options,
                         const std::function<void(std::size_t, std::size_t)>& progress = {});

std::string mixing_study_text(const MixingStudyOptions& options, const MixingStudy& study, std::size_t columns);
std::string mixing_study_json(const MixingStudyOptions& options, const MixingStudy& study);
Table mixing_study_table(const MixingStudy& study);

}  // namespace datamix::verify
