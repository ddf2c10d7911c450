#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/table.hpp"
#include "datamix/statistics/fit.hpp"
#include "instance/gap.hpp"
#include "instance/regime.hpp"
#include "study/method_study.hpp"

/// Certified best horizons of an instance over many budgets, compared with the law that theory predicts for it: what
/// `verify law` computes.
namespace datamix::verify {

/// One budget.
struct LawRow {
    enum class Place {
        inside,   ///< the certified T* (all that tie) lies within the law's remainder
        outside,  ///< it does not
        open,     ///< T* is only known to a bracket that reaches beyond
        lawless,  ///< no law, or none in force at this budget
        unknown   ///< T* is not known
    };
    GapRow best;
    std::optional<theory::LawPoint> law;
    Place place = Place::unknown;
    /// The certified T* in double; none where it is not certified.
    std::optional<double> horizon() const;
};

/// What came of a rival law: the first budget whose certified T* it misses by more than the law's own remainder.
struct Rival {
    std::string name;
    std::optional<Integer> excluded_at;
};

enum class LawVerdict {
    agrees,     ///< every certified T* where the law is in force is within its remainder, and no rival's is
    not_told,   ///< so it is, but a rival fits these budgets as well
    disagrees,  ///< some certified T* is not
    no_law,     ///< theory has no law for the instance
    undecided   ///< fewer than three budgets where the law is in force and T* is certified
};
std::string to_string(LawVerdict verdict);

/// What the rows say of a law.
struct LawJudgement {
    LawVerdict verdict = LawVerdict::undecided;
    std::string why;
    std::vector<Rival> rivals;
};
/// Places the law at every row and judges it. `rivals` are laws of other regimes; laws of another growth through the
/// first T* within the law's remainder are tried as well.
LawJudgement judge(std::vector<LawRow>& rows, const theory::HorizonLaw& law,
                   const std::vector<theory::HorizonLaw>& rivals);

/// A gap against the horizon, at one budget: natural logarithms, −∞ where it is 0.
struct GapCurve {
    struct Point {
        GapRow row;                          ///< its enclosure
        double gap;                          ///< ln of the midpoint
        std::optional<double> falls, rises;  ///< ln of the law's two arms
    };
    Integer budget;
    std::vector<Point> points;
};
/// How many horizons a curve has at most, and digits of their gaps.
struct CurveDetail {
    std::size_t count = 48;
    long digits = 16;
};
/// At horizons from `first` to `last` ≤ N, evenly in their logarithm; with the arms of a regime that has any.
GapCurve gap_curve(GapEvaluator& evaluator, const Integer& budget, const Integer& first, const Integer& last,
                   const CurveDetail& detail, const Regime* regime = nullptr);

/// A whole study.
struct LawStudy {
    std::string file;
    Regime regime;
    std::vector<LawRow> rows;
    LawJudgement judgement;
    std::optional<LawFit<detail::FitReal>> fit;  ///< the best of the candidate laws with offset
    std::optional<ExponentFit> exponents;        ///< of the certified T*
    std::optional<ExponentFit> law_exponents;    ///< of the law at the same budgets
    std::string why_no_fit;
    std::vector<GapCurve> curves;
    std::vector<MethodRow> methods;  ///< those that were asked for
};

/// Budgets from `from` to `to`, `per_decade` of them; with 0 as many as give about 50 in all. Three significant digits.
std::vector<Integer> budgets_between(const Integer& from, const Integer& to, std::size_t per_decade);

/// The range that an instance is studied over unless told: 1e3 to 1e300 with full gradients, to 1e12 with noise and
/// averages of "eg", 1e2 to 1e4 where runs are enclosed or simulated round by round, to 1e3 where Hessians are matrices.
std::pair<Integer, Integer> usual_budgets(const AnyInstance& any);

/// Calls `progress(done, total)` before each budget.
LawStudy study_law(const AnyInstance& instance, const std::vector<Integer>& budgets,
                   const std::function<void(std::size_t, std::size_t)>& progress = {});

/// For people; for machines (an object); for pictures: one table of the budgets, one of the gap curves.
/// @{
std::string law_study_text(const LawStudy& study, std::size_t columns);
std::string law_studies_json(const std::vector<LawStudy>& studies);
Table law_table(const LawStudy& study, const std::string& name);
Table curve_table(const std::vector<GapCurve>& curves, const std::string& name);
/// @}

}  // namespace datamix::verify
