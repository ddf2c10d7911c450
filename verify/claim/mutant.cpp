#include "claim/mutant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "base/files.hpp"
#include "claim/control.hpp"

namespace datamix::verify {

namespace {

bool lists(const std::vector<Constant>& constants, std::string_view key) {
    return std::any_of(constants.begin(), constants.end(), [&](const Constant& c) { return c.key == key; });
}

}  // namespace

Rational Context::factor(std::string_view key) const {
    if (!mutant) return 1;
    if (!lists(mutant->listed, key)) throw std::logic_error(fmt::format("the claim lists no constant '{}'", key));
    if (mutant->key != key) return 1;
    mutant->asked = true;
    return mutant->factor;
}

Finding check_altered(const Check& check, const std::vector<Constant>& listed, const std::string& key,
                      const Rational& factor, const Context& context) {
    Context changed = context;
    changed.mutant.reset(new StatementMutant{listed, key, factor});
    Finding finding = check(changed);
    if (changed.mutant->asked) return finding;
    finding = {};
    finding.reason = fmt::format("the check never asked for the constant '{}'", key);
    return finding;
}

void give_checks(Claim& claim) {
    for (Control& control : claim.controls) {
        if (control.constant.empty()) continue;
        if (!lists(claim.constants, control.constant))
            throw std::logic_error(fmt::format("{}: no constant '{}'", claim.id, control.constant));
        control.check = [check = claim.check, listed = claim.constants, key = control.constant,
                         factor = parse_rational(control.factor),
                         judges = claim.judges_measurement](const Context& context) {
            Context used = context;
            // What the deep profile measures more of may bear a sharper constant than the others do.
            if (!judges || context.profile == Profile::deep) used.profile = Profile::quick;
            return check_altered(check, listed, key, factor, used);
        };
    }
}

Claim with_mutants(Claim claim) {
    claim.controls.clear();
    for (const Constant& constant : claim.constants)
        for (const char* factor : constant.stronger)
            claim.controls.push_back(altered(constant.key + " " + factor, constant.name, {}, constant.key, factor));
    give_checks(claim);
    return claim;
}

std::map<std::string, std::string> read_justified(const std::filesystem::path& file) {
    std::map<std::string, std::string> reasons;
    std::istringstream lines(read_file(file));
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string id, factor, reason;
        words >> id >> factor;
        std::getline(words >> std::ws, reason);
        if (reason.empty() || !reasons.emplace(id + " " + factor, reason).second)
            throw InputError(
                fmt::format("{}:{}: \"ID/KEY FACTOR reason\" was expected, each mutant once", file.string(), number));
    }
    return reasons;
}

}  // namespace datamix::verify
