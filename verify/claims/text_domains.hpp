#pragma once

#include <array>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "base/ending.hpp"
#include "claim/claim.hpp"
#include "datamix/text/corpus.hpp"
#include "study/text_study.hpp"

namespace datamix::verify {

/// The texts of claims text-greedy, text-horizon and text-stochastic.
inline constexpr std::array kTextDomainNames = {"computers", "science", "songs-poems",
                                                "politics",  "law",     "definitions"};

/// Files of Debian's package `fortunes` in context.corpus, each a domain, and those that validation is on. MissingError
/// when one is not there, InputError when one is but cannot be used.
inline TextDomains load_texts(const Context& context, std::span<const char* const> domains,
                              std::span<const char* const> validation) {
    const auto file = [&](const std::string& name) {
        std::filesystem::path path = context.corpus / name;
        std::error_code error;
        if (!std::filesystem::exists(path, error) && !error) {
            throw MissingError(path.string() + ": not found; it is a file of the package fortunes: " +
                               "apt-get install fortunes fortunes-min");
        }
        return path;
    };
    TextDomains texts;
    for (const char* name : domains)
        texts.domains.push_back(trigram_shares({file(name)}, std::string("domain ") + name));
    std::vector<std::filesystem::path> held_out;
    for (const char* name : validation) held_out.push_back(file(name));
    texts.validation = trigram_shares(held_out, "validation");
    return texts;
}

/// Those of kTextDomainNames, validated on linux and perl.
inline TextDomains load_text_domains(const Context& context) {
    return load_texts(context, kTextDomainNames, std::array{"linux", "perl"});
}

/// Six copies of one text: every mixture is the same loss, so no horizon, weight or outer step can matter.
inline TextDomains load_copies(const Context& context) {
    TextDomains texts = load_text_domains(context);
    for (auto& domain : texts.domains) domain = texts.domains.front();
    return texts;
}

}  // namespace datamix::verify
