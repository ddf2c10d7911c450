#include "claim/claim.hpp"

#include <algorithm>

namespace datamix::verify {

std::string Claim::stem() const {
    std::string result = id;
    std::replace(result.begin(), result.end(), '-', '_');
    return result;
}

std::string Claim::proof() const { return "proofs/" + stem() + ".md"; }

std::string to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::proved: return "proved";
        case Verdict::supported: return "supported";
        case Verdict::refuted: return "refuted";
        case Verdict::undecided: break;
    }
    return "undecided";
}

std::string to_string(Profile profile) {
    switch (profile) {
        case Profile::quick: return "quick";
        case Profile::standard: return "standard";
        case Profile::deep: break;
    }
    return "deep";
}

std::string to_string(Basis basis) {
    switch (basis) {
        case Basis::theorem: return "theorem";
        case Basis::certified: return "certified";
        case Basis::evidence: break;
    }
    return "evidence";
}

std::string to_string(Kind kind) {
    switch (kind) {
        case Kind::exact: return "exact";
        case Kind::upper_bound: return "upper bound";
        case Kind::two_sided: return "two-sided";
        case Kind::limit: return "limit";
        case Kind::statistical: return "statistical";
        case Kind::experiment: break;
    }
    return "experiment";
}

std::string to_string(Method method) {
    switch (method) {
        case Method::exact: return "exact";
        case Method::enclosure: return "enclosure";
        case Method::simulation: return "simulation";
        case Method::statistics: break;
    }
    return "statistics";
}

}  // namespace datamix::verify
