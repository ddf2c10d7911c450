#include "study/method_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/count.hpp"
#include "base/table.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/numeric/decimal.hpp"

namespace datamix::verify {

namespace {

using Way = HypergradientMethod::Kind;

constexpr std::size_t method_digits = 12;
constexpr long most_rounds = 10000000;  // of a simulation, a few seconds
constexpr double most_products = 2e8;   // of numbers, in the matrices of one method
constexpr Eigen::Index most_size = 24;  // parameters and free weights
const char* const method_names =
    "unrolled, neumann, half, last:K, one-step, cold, implicit, adjoint, scores or all, with @T for a fixed horizon";

MethodChoice parse_method(const std::string& text) {
    MethodChoice choice{text, std::nullopt, std::nullopt};
    const auto at = text.find('@');
    if (at != std::string::npos) choice.horizon = parse_count(text.substr(at + 1), "--method", 1, most_method_budget());
    const std::string name = text.substr(0, at);
    if (name == "unrolled" || name == "neumann")
        choice.method = {Way::unrolled, 0};
    else if (name == "half")
        choice.method = {Way::half, 0};
    else if (name == "one-step")
        choice.method = {Way::truncated, 1};
    else if (name.starts_with("last:"))
        choice.method = {Way::truncated, parse_count(name.substr(5), "--method", 1, 1000000)};
    else if (name == "cold")
        choice.method = {Way::cold, 0};
    else if (name == "implicit")
        choice.method = {Way::implicit, 0};
    else if (name == "adjoint")
        choice.method = {Way::adjoint, 0};
    else if (name != "scores")
        throw InputError(fmt::format("--method: expected {}, found \"{}\"", method_names, text));
    if (!choice.method && !choice.horizon) choice.horizon = 1;
    return choice;
}

void set_bounds(const Ball& gap, std::string& low, std::string& high) {
    low = lower(gap, method_digits);
    high = upper(gap, method_digits);
    if (low.front() == '-') low = "0";
}

/// The least gap as N → ∞ that some horizon, or the given one, tends to.
void add_limit(const MethodSearch& search, MethodRow& row) {
    const HypergradientMethod& method = *row.choice.method;
    if (!row.choice.horizon && method.kind != Way::truncated) {
        row.limit_lower = row.limit_upper = "0";  // the bias falls with T, or there is none
        return;
    }
    Ball least = search.limit_gap(row.choice.horizon ? *row.choice.horizon : Integer(1));
    for (Integer t = 2; !row.choice.horizon && t <= std::min(method.last, Integer(1000)); ++t)
        least = min(least, search.limit_gap(t));
    if (least.is_finite()) set_bounds(least, row.limit_lower, row.limit_upper);
}

void add_best(const MethodSearch& search, const std::vector<Integer>& budgets, MethodRow& row) {
    if (!row.choice.horizon) {
        for (const MethodBest& best : search.find(budgets)) {
            MethodRow::Cell cell{best.budget, best.horizon, best.certified};
            set_bounds(best.gap, cell.lower, cell.upper);
            if (!best.certified)
                cell.note =
                    fmt::format("the best of T = 1 to {}; longer horizons are not excluded", to_string(best.enclosed));
            row.cells.push_back(std::move(cell));
        }
        return;
    }
    for (const Integer& budget : budgets) {
        MethodRow::Cell cell{budget, *row.choice.horizon, true};
        if (budget < cell.horizon)
            cell.note = "the horizon exceeds the budget";
        else
            set_bounds(search.gap(cell.horizon, Integer(budget / cell.horizon)), cell.lower, cell.upper);
        row.cells.push_back(std::move(cell));
    }
}

/// Exponentiated gradient on s_i/Σ|s|, s_i = ⟨∇f_i(θ_{T−1}), ∇f_V(θ_T)⟩, in double.
class Scores {
public:
    Scores(const Instance& instance, long horizon)
        : problem_(instance.model.problem.as<double>()),
          nearest_(from_rational<double>(instance.model.hull.nearest)),
          weights_(from_rational<double>(instance.model.start_weights)),
          theta_(from_rational<double>(instance.model.start_parameters)),
          total_(Vector<double>::Zero(weights_.size())),
          eta_(to_double(*instance.inner.cap())),
          alpha_(to_double(instance.model.outer_step)),
          kept_(problem_.curvature.size()) {
        for (Eigen::Index i = 0; i < kept_.size(); ++i)
            kept_(i) = std::pow(1 - eta_ * problem_.curvature(i), static_cast<double>(horizon - 1));
    }
    /// F − F* of the average of so many rounds in all, not fewer than before.
    double gap_after(long rounds) {
        for (; done_ < rounds; ++done_) advance();
        const Vector<double> off = problem_.optima * (total_ / static_cast<double>(rounds)) - nearest_;
        return off.squaredNorm() / 2;
    }

private:
    void advance() {
        total_ += weights_;
        const Vector<double> centre = problem_.optima * weights_;
        theta_ = centre + kept_.cwiseProduct(theta_ - centre);
        const Matrix<double> gradients = problem_.domain_gradients(theta_);
        theta_ -= gradients * weights_ * eta_;
        const Vector<double> scores = gradients.transpose() * (theta_ - problem_.validation);
        const double size = scores.cwiseAbs().sum();
        if (size > 0) weights_ = weights_.cwiseProduct(((scores * (alpha_ / size)).array().exp()).matrix());
        weights_ /= weights_.sum();
    }

    SharedQuadratic<double> problem_;
    Vector<double> nearest_, weights_, theta_, total_;
    double eta_, alpha_;
    Vector<double> kept_;
    long done_ = 0;
};

void add_simulated(const Instance& instance, const std::vector<Integer>& budgets, MethodRow& row) {
    const Integer& horizon = *row.choice.horizon;
    Scores run(instance, std::min(horizon, Integer(1000000000)).convert_to<long>());
    for (const Integer& budget : budgets) {
        MethodRow::Cell cell{budget, horizon, false};
        const Integer rounds = budget / horizon;
        if (rounds < 1)
            cell.note = "the horizon exceeds the budget";
        else if (rounds > most_rounds)
            cell.note = fmt::format("more than {} rounds are not simulated", most_rounds);
        else
            cell.lower = cell.upper = fmt::format("{:.6g}", run.gap_after(rounds.convert_to<long>()));
        row.cells.push_back(std::move(cell));
    }
}

std::string cell_text(const MethodRow& row, const MethodRow::Cell& cell) {
    if (cell.upper.empty()) return "";
    const std::string gap = row.choice.method ? fmt::format("{:.2e}", std::strtod(cell.upper.c_str(), nullptr))
                                              : "~" + fmt::format("{:.2e}", std::strtod(cell.upper.c_str(), nullptr));
    return fmt::format("{}{}: {}", short_integer(cell.horizon), cell.certified || !row.choice.method ? "" : "?", gap);
}

}  // namespace

Integer most_method_budget() { return Integer(pow(Integer(10), 24)); }

std::vector<MethodChoice> parse_methods(const std::vector<std::string>& texts) {
    std::vector<MethodChoice> choices;
    for (const std::string& text : texts) {
        std::size_t from = 0;
        for (std::size_t comma = 0; comma != std::string::npos; from = comma + 1) {
            comma = text.find(',', from);
            const std::string name = text.substr(from, comma == std::string::npos ? comma : comma - from);
            if (name == "all")
                for (const char* one : {"unrolled", "half", "last:5", "one-step", "cold", "implicit", "adjoint",
                                        "one-step@1000", "scores", "scores@1000"})
                    choices.push_back(parse_method(one));
            else
                choices.push_back(parse_method(name));
        }
    }
    return choices;
}

void check_methods(const Instance& instance) {
    const auto refuse = [&](const std::string& expected, const std::string& found) {
        throw UnsupportedError(fmt::format("{}: --method: expected {}, found {}", instance.file, expected, found));
    };
    if (instance.update != OuterRule::linear)
        refuse("the outer update \"linear\"", "\"" + name_of(instance.update) + "\"");
    if (instance.model.is_noisy()) refuse("full gradients", "domains with noise");
    if (!instance.inner.is_constant()) refuse("a constant inner step", "a law");
    if (instance.output != Output::average) refuse("the output \"average\"", "\"last\"");
    const auto size = instance.model.dimension() + instance.model.hull.rank();
    if (size > most_size)
        refuse(fmt::format("at most {} parameters and free weights", most_size), std::to_string(size));
}

std::vector<MethodRow> study_methods(const Instance& instance, const std::vector<MethodChoice>& choices,
                                     const std::vector<Integer>& budgets) {
    const auto size = static_cast<double>(2 * (instance.model.dimension() + instance.model.hull.rank()));
    const double each = size * size * size * 2 * static_cast<double>(msb(budgets.back()) + 1);
    MethodSearch::Limits limits;
    limits.horizons = std::clamp(static_cast<int>(most_products / each), 40, limits.horizons);
    std::vector<MethodRow> rows;
    for (const MethodChoice& choice : choices) {
        MethodRow row{choice, "", "", {}};
        if (choice.method) {
            const MethodSearch search(instance.model, *choice.method, *instance.inner.cap(), limits);
            add_limit(search, row);
            add_best(search, budgets, row);
        } else {
            add_simulated(instance, budgets, row);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string method_table_text(const std::vector<MethodRow>& rows, std::size_t columns) {
    if (rows.empty()) return "";
    const std::size_t count = rows.front().cells.size(), shown = std::min<std::size_t>(count, 4);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < shown; ++i) places.push_back(shown == 1 ? 0 : i * (count - 1) / (shown - 1));
    std::vector<std::string> header = {"method"};
    for (const std::size_t i : places) header.push_back("N = " + short_integer(rows.front().cells[i].budget));
    header.emplace_back("N → ∞");
    std::vector<std::vector<std::string>> cells;
    bool open = false, simulated = false;
    for (const MethodRow& row : rows) {
        cells.emplace_back(1, row.choice.name);
        for (const std::size_t i : places) cells.back().push_back(cell_text(row, row.cells[i]));
        const double limit = std::strtod(row.limit_upper.c_str(), nullptr);
        cells.back().push_back(row.limit_upper.empty() ? "" : limit == 0 ? "0" : fmt::format("{:.2e}", limit));
        for (const MethodRow::Cell& cell : row.cells) open = open || (row.choice.method && !cell.certified);
        simulated = simulated || !row.choice.method;
    }
    std::string text = "Methods: best horizon and gap there; the least limit of the gap at a fixed horizon\n" +
                       text_table(header, cells, std::vector<bool>(header.size(), false), columns);
    if (open)
        text +=
            "?: the best of those enclosed; a longer one is not excluded, as it may stop near the best mixture on its "
            "way.\n";
    if (simulated)
        text += "~: simulated in double. Empty: more rounds than are simulated, or a horizon above the budget.\n";
    return text;
}

}  // namespace datamix::verify
