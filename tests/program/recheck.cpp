// `verify recheck`: a second program computes the numbers again, and one digit that is wrong is noticed.

#include <nlohmann/json.hpp>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "program/support.hpp"

using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

using Json = nlohmann::ordered_json;

/// The reference results of the quick profile, of one claim and these of its numbers only.
Json reference(const std::string& id, const std::vector<std::string>& names) {
    Json results = Json::parse(read_file(source_tree() / "verify/reference/quick.json"));
    Json chosen = Json::array();
    for (const Json& claim : results["claims"])
        if (claim["id"] == id) chosen.push_back(claim);
    REQUIRE(chosen.size() == 1);
    Json numbers;
    for (const std::string& name : names) numbers[name] = chosen[0]["numbers"].at(name);
    chosen[0]["numbers"] = numbers;
    results["claims"] = chosen;
    return results;
}

Ran recheck(const Json& results) {
    const TemporaryFolder folder;
    write_file(folder.path() / "results.json", results.dump());
    return run_verify({}, {"recheck", folder / "results.json"});
}

/// Numbers as they are pass; each change of one number, {name, lower, upper}, is found.
void check(const std::string& id, const std::vector<std::string>& names,
           const std::vector<std::vector<std::string>>& changes) {
    const Json good = reference(id, names);
    const Ran ran = recheck(good);
    if (ran.status == Status::missing) {
        WARN(ran.err);
        return;
    }
    INFO(ran.out << ran.err);
    CHECK(ran.status == Status::passed);
    for (const auto& change : changes) {
        Json changed = good;
        Json& number = changed["claims"][0]["numbers"].at(change[0]);
        number["lower"] = change[1];
        number["upper"] = change[2];
        const Ran found = recheck(changed);
        INFO(found.out << found.err);
        CHECK(found.status == Status::failed);
        CHECK(found.out.find(change[0] + ": WRONG") != std::string::npos);
    }
}

}  // namespace

TEST_CASE("a changed minimiser of a bound is found", "[recheck]") {
    check("full-bound-horizon", {"T*(1e4), phi", "T*/(s/(p lambda) ln N) at 1e300, phi"},
          {{"T*(1e4), phi", "20", "20"}, {"T*/(s/(p lambda) ln N) at 1e300, phi", "1.0087", "1.0088"}});
    check("stochastic-bound-horizon", {"RMS, N = 1e8"}, {{"RMS, N = 1e8", "28930.9761911", "28930.9761912"}});
}

TEST_CASE("a changed best horizon, error or table value is found", "[recheck]") {
    check("full-horizon-average", {"T*(1e3)", "|w-w*| at 1e3", "T*(1e300)", "T/law at the ends, constant"},
          {{"T*(1e3)", "11", "11"},
           {"T*(1e300)", "2385", "2385"},
           {"|w-w*| at 1e3", "0.01298333116682", "0.01298333116683"},
           {"T/law at the ends, constant", "238.7", "238.9"}});
    check("full-horizon-last", {"T*, N=1e3", "x_K, N=1e3", "T_low lambda/ln N, N=1e10"},
          {{"T*, N=1e3", "9", "9"},
           {"x_K, N=1e3", "0.02304723031", "0.02304723032"},
           {"T_low lambda/ln N, N=1e10", "0.64969", "0.6497"}});
}

TEST_CASE("a changed expected gap or bracket is found", "[recheck]") {
    check("stochastic-horizon", {"T*(1e3)", "gap*(1e3)", "limit sqrt(C_2/(2C_1))"},
          {{"T*(1e3)", "17", "17"},
           {"gap*(1e3)", "0.000686033112646", "0.000686033112647"},
           {"limit sqrt(C_2/(2C_1))", "0.2112885637", "0.2112885638"}});
    check("stochastic-horizon", {"T*(1e8), bracket"}, {{"T*(1e8), bracket", "8897", "8900"}});
}

TEST_CASE("numbers without a derivation, and files that are none, do not pass", "[recheck]") {
    Json results = reference("full-bound-horizon", {"T*(1e4), phi", "T*(1e4), psi"});
    results["claims"][0]["numbers"]["T*(1e4), psi"].erase("from");
    const Ran bare = recheck(results);
    if (bare.status == Status::missing) return;
    CHECK(bare.status == Status::failed);
    CHECK(bare.out.find("T*(1e4), psi: not computed again") != std::string::npos);
    const Ran none = run_verify({}, {"recheck", "/no/such.json"});
    CHECK(none.status == Status::bad_input);
    CHECK(none.err.find("/no/such.json") != std::string::npos);
    CHECK(recheck(Json::parse("{\"claims\": [1]}")).status == Status::bad_input);
}
