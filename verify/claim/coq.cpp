#include "claim/coq.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "base/build_info.hpp"
#include "base/data_folder.hpp"
#include "base/files.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

/// Whether `text` has `word` followed by something that cannot belong to a name.
std::size_t find_name(const std::string& text, const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const char next = at + word.size() < text.size() ? text[at + word.size()] : ' ';
        if (!std::isalnum(static_cast<unsigned char>(next)) && next != '_' && next != '\'') return at;
    }
    return std::string::npos;
}

/// How an Audit file restates a theorem: "AuditFile.audit_name" and "Theorem name : …" up to its proof.
struct Restatement {
    std::string audit_name, statement;
};

Restatement restated(const fs::path& sources, const std::string& name) {
    std::vector<fs::path> audits;
    for (const auto& entry : fs::directory_iterator(sources))
        if (entry.path().extension() == ".v" && entry.path().filename().string().starts_with("Audit"))
            audits.push_back(entry.path());
    std::sort(audits.begin(), audits.end());
    for (const fs::path& audit : audits) {
        const std::string text = read_file(audit), opening = "Theorem audit_";
        const std::size_t start = find_name(text, opening + name);
        const std::size_t end = start == std::string::npos ? start : text.find("\nProof. exact @" + name + ".", start);
        if (end == std::string::npos) continue;
        const std::size_t stated = start + opening.size();
        return {audit.stem().string() + ".audit_" + name, "Theorem " + text.substr(stated, end - stated)};
    }
    return {};
}

/// Whether `compiled` holds the sources as they are now.
bool unchanged_since(const fs::path& compiled, const fs::path& sources) {
    const auto same = [&](const fs::path& name) {
        return fs::is_regular_file(compiled / name) && read_file(compiled / name) == read_file(sources / name);
    };
    for (const auto& entry : fs::directory_iterator(sources))
        if (entry.path().extension() == ".v" && !same(entry.path().filename())) return false;
    return same("_CoqProject");
}

}  // namespace

std::string CoqTheorem::status() const {
    if (!problem.empty()) return problem;
    return audited() ? fmt::format("compiled and audited, Coq {}, {}", version, date) : "stated, not checked here";
}

CoqTheorem find_coq_theorem(const fs::path& sources, const fs::path& build, const std::string& qualified) {
    CoqTheorem theorem;
    const std::size_t first = qualified.find('.'), last = qualified.rfind('.');
    const std::string module = first < last ? qualified.substr(first + 1, last - first - 1) : "";
    const std::string name = qualified.substr(last + 1);
    const fs::path file = sources / (module + ".v");
    if (module.empty() || !fs::is_regular_file(file) ||
        (find_name(read_file(file), "Theorem " + name) == std::string::npos &&
         find_name(read_file(file), "Lemma " + name) == std::string::npos)) {
        theorem.problem = fmt::format("the Coq theorem {} does not exist", qualified);
        return theorem;
    }
    const Restatement restatement = restated(sources, name);
    theorem.statement = restatement.statement;
    if (theorem.statement.empty()) {
        theorem.problem = fmt::format("the Coq theorem {} is not restated in an Audit file", qualified);
        return theorem;
    }
    const fs::path record = build / "audited" / restatement.audit_name;
    if (!fs::is_regular_file(record) || !unchanged_since(build / "compiled", sources)) return theorem;
    std::istringstream line(read_file(record));
    std::string result, version, date;
    line >> result >> version >> date;
    if (result == "failed") theorem.problem = fmt::format("the Coq theorem {} failed its audit", qualified);
    if (result != "passed" || date.empty()) return theorem;
    theorem.version = version;
    theorem.date = date;
    return theorem;
}

CoqTheorem find_coq_theorem(const std::string& qualified) {
    return find_coq_theorem(data_folder() / "proofs" / "coq", coq_build_folder(), qualified);
}

}  // namespace datamix::verify
