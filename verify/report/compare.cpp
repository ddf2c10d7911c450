#include "report/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/files.hpp"
#include "datamix/instance/json_tree.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix::verify {

namespace {

/// A number of a results file. Throws InputError that says which.
template <class Number, class Read>
Number number_of(const std::string& what, const std::string& text, Read read) {
    try {
        return read(text);
    } catch (const std::exception&) {  // of a rational, or std::stod's own
        throw InputError(what + ": expected a number, found " + in_quotes(text));
    }
}
Rational exact(const std::string& what, const std::string& text) {
    return number_of<Rational>(what, text, [](const std::string& t) { return parse_rational(t); });
}
double decimal(const std::string& what, const std::string& text) {
    return number_of<double>(what, text, [](const std::string& t) { return std::stod(t); });
}

class Comparison {
public:
    Comparison(bool same_bytes, const SimulationTolerance& tolerance)
        : same_bytes_(same_bytes), tolerance_(tolerance) {}

    std::vector<std::string> found;

    void same_text(const std::string& what, const std::string& a, const std::string& b) {
        if (a != b)
            found.push_back(
                fmt::format("{}: {} against {}", what, a.empty() ? "nothing" : a, b.empty() ? "nothing" : b));
    }

    void claim(const ClaimResult& a, const ClaimResult& b) {
        same_text(a.id + ": verdict", a.verdict, b.verdict);
        same_text(a.id + ": method", a.method, b.method);
        verdicts(a.id + ": part", a.parts, b.parts);
        verdicts(a.id + ": control", a.controls, b.controls);
        if (a.instances != b.instances) found.push_back(a.id + ": the instances of its numbers are not the same");
        for (std::size_t i = 0; i < std::max(a.numbers.size(), b.numbers.size()); ++i) {
            const Quantity none;
            const auto &x = i < a.numbers.size() ? a.numbers[i] : none, &y = i < b.numbers.size() ? b.numbers[i] : none;
            if (x.name != y.name) return same_text(a.id + ": numbers", x.name, y.name);
            if (x.derivation != y.derivation) found.push_back(a.id + ": " + x.name + ": not of the same inputs");
            number(a.id + ": " + x.name, a.method == "simulation", x, y);
        }
    }

private:
    using Named = std::vector<std::pair<std::string, std::string>>;  ///< name, verdict
    void verdicts(const std::string& what, const Named& a, const Named& b) {
        const auto in = [](const Named& all, const std::string& name) {
            const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
            return found == all.end() ? "" : found->second;
        };
        for (const auto& [name, verdict] : a) same_text(what + " " + name, verdict, in(b, name));
        for (const auto& [name, verdict] : b)
            if (in(a, name).empty()) same_text(what + " " + name, "", verdict);
    }

    void number(const std::string& what, bool simulation, const Quantity& a, const Quantity& b) {
        if (a.lower.starts_with(digest_prefix) && b.lower.starts_with(digest_prefix)) {
            if (a.lower != b.lower) found.push_back(what + ": the Monte Carlo samples are not the same bits");
            return;
        }
        const bool certified = !a.upper.empty() && !b.upper.empty();
        if (a.lower == b.lower && a.upper == b.upper) return;
        const auto shown = [](const Quantity& q) {
            return q.upper.empty() || q.lower == q.upper ? q.lower : fmt::format("[{}, {}]", q.lower, q.upper);
        };
        if (certified && !same_bytes_) {
            const Rational gap = std::max(Rational(exact(what, a.lower) - exact(what, b.upper)),
                                          Rational(exact(what, b.lower) - exact(what, a.upper)));
            if (gap > 0)
                found.push_back(
                    fmt::format("{}: {} and {} are {:.3g} apart", what, shown(a), shown(b), to_double(gap)));
            return;
        }
        if (!certified && simulation && a.upper.empty() && b.upper.empty()) {
            const double x = decimal(what, a.lower), y = decimal(what, b.lower), apart = std::abs(x - y);
            if (apart <= tolerance_.absolute + tolerance_.relative * std::max(std::abs(x), std::abs(y))) return;
            found.push_back(fmt::format("{}: {} and {} differ by {:.3g}", what, a.lower, b.lower, apart));
            return;
        }
        same_text(what, shown(a), shown(b));
    }

    bool same_bytes_;
    SimulationTolerance tolerance_;
};

}  // namespace

std::vector<std::string> differences(const Results& a, const Results& b, bool same_bytes,
                                     const SimulationTolerance& tolerance) {
    Comparison comparison(same_bytes, tolerance);
    comparison.same_text("version", a.version, b.version);
    comparison.same_text("profile", a.profile, b.profile);
    comparison.same_text("seed", a.seed, b.seed);
    const auto find = [](const Results& in, const std::string& id) -> const ClaimResult* {
        for (const ClaimResult& claim : in.claims)
            if (claim.id == id) return &claim;
        return nullptr;
    };
    for (const ClaimResult& claim : a.claims) {
        if (const ClaimResult* other = find(b, claim.id))
            comparison.claim(claim, *other);
        else
            comparison.found.push_back(claim.id + ": only in the first");
    }
    for (const ClaimResult& claim : b.claims)
        if (!find(a, claim.id)) comparison.found.push_back(claim.id + ": only in the second");
    return comparison.found;
}

std::pair<std::size_t, std::size_t> verdicts_in_both(const Results& a, const Results& b) {
    std::pair<std::size_t, std::size_t> counts{0, 0};
    for (const ClaimResult& claim : a.claims)
        for (const ClaimResult& other : b.claims)
            if (claim.id == other.id) {
                ++counts.first;
                counts.second += claim.verdict == other.verdict;
            }
    return counts;
}

std::filesystem::path results_file(std::filesystem::path path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) path /= "results.json";
    return path;
}

Results read_run(std::filesystem::path path) {
    constexpr std::size_t largest = std::size_t{8} << 20, most_values = 100000;  // a deep run has 3000 values in 0.2 MB
    path = results_file(std::move(path));
    const std::string text = read_file(path, largest);
    parse_json(text, path.string(), most_values);  // refuses what is nested or sized to exhaust the reader
    return read_results(text, path.string());
}

}  // namespace datamix::verify
