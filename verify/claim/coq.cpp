#include "claim/coq.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "base/build_info.hpp"
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

/// "Theorem name : …" of the Audit file that restates it, up to its proof.
std::string restated(const fs::path& sources, const std::string& name) {
    std::vector<fs::path> audits;
    for (const auto& entry : fs::directory_iterator(sources))
        if (entry.path().extension() == ".v" && entry.path().filename().string().starts_with("Audit"))
            audits.push_back(entry.path());
    std::sort(audits.begin(), audits.end());
    for (const fs::path& audit : audits) {
        const std::string text = read_file(audit);
        const std::size_t start = find_name(text, "Theorem audit_" + name);
        const std::size_t end = start == std::string::npos ? start : text.find("\nProof. exact @" + name + ".", start);
        if (end == std::string::npos) continue;
        return "Theorem " + text.substr(start + std::string("Theorem audit_").size(),
                                        end - start - std::string("Theorem audit_").size());
    }
    return {};
}

bool failed_audit(const fs::path& build, const std::string& name) {
    const fs::path list = build / "failed.txt";
    if (!fs::is_regular_file(list)) return false;
    std::istringstream lines(read_file(list));
    for (std::string line; std::getline(lines, line);)
        if (line.substr(line.find('.') + 1) == "audit_" + name) return true;
    return false;
}

}  // namespace

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
    theorem.statement = restated(sources, name);
    if (theorem.statement.empty())
        theorem.problem = fmt::format("the Coq theorem {} is not restated in an Audit file", qualified);
    else if (failed_audit(build, name))
        theorem.problem = fmt::format("the Coq theorem {} failed its audit", qualified);
    return theorem;
}

CoqTheorem find_coq_theorem(const std::string& qualified) {
    return find_coq_theorem(source_tree() / "proofs" / "coq", coq_build_folder(), qualified);
}

}  // namespace datamix::verify
