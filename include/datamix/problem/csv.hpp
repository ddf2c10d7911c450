#pragma once

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// What the columns of a CSV file are. Names are those of its first line.
struct CsvColumns {
    std::string target;                     ///< y: a number, or with `labels` a name
    std::string domain = {};                ///< the name of a row's domain; empty: the file's, without ".csv"
    std::string validation = "validation";  ///< the domain whose rows are the validation loss's
    std::vector<std::string> inputs = {};   ///< x, in this order; empty: all other columns
    bool labels = false;                    ///< the target is a class: any text
    bool intercept = false;                 ///< one more input, the last, which is 1 in every row
    char separator = ',';                   ///< between columns
};

/// The rows of one domain.
template <class S>
struct DomainRows {
    std::string name;                  ///< of the domain
    Matrix<S> inputs;                  ///< n×d
    Vector<S> targets;                 ///< n; empty where targets are labels
    std::vector<Eigen::Index> labels;  ///< n, each an index into DomainTable::labels; empty where targets are numbers
};

/// A table of rows (x, y), each of a domain or of the validation set.
template <class S>
struct DomainTable {
    std::vector<std::string> inputs;     ///< d names
    std::vector<std::string> labels;     ///< of the classes, sorted
    std::vector<DomainRows<S>> domains;  ///< m, in the order in which they appear
    DomainRows<S> validation;            ///< its rows are of no domain
};

namespace detail {

inline std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t\r");
    return first == std::string::npos || last < first ? "" : text.substr(first, last - first + 1);
}

/// The cells of a line; within double quotes separators do not count, and "" is a quote. Throws where a quote is left
/// open.
inline std::vector<std::string> csv_cells(const std::string& line, char separator, const std::string& where) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (quoted && line.compare(i, 2, "\"\"") == 0)
            cells.back() += line[++i];
        else if (line[i] == '"')
            quoted = !quoted;
        else if (line[i] == separator && !quoted)
            cells.emplace_back();
        else
            cells.back() += line[i];
    }
    if (quoted) throw InputError(where + "expected a closing quote on the same line");
    for (std::string& cell : cells) cell = trimmed(cell);
    return cells;
}

template <class S>
S csv_number(const std::string& cell, Precision precision, const std::string& where) {
#if defined(__cpp_lib_to_chars)                 // not in clang's library
    if constexpr (std::is_same_v<S, double>) {  // where it is plain, the same nearest double at a twentieth of the cost
        double value = 0;
        const auto end = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        if (end.ec == std::errc() && end.ptr == cell.data() + cell.size() && is_finite(value)) return value;
    }
#endif
    try {
        const S value = from_rational<S>(parse_rational(cell), precision);
        if (is_finite(value)) return value;
    } catch (const InputError&) {  // says the same without the place
    } catch (const UnsupportedError& error) {
        throw UnsupportedError(where + error.what());
    }
    throw InputError(where + "expected a finite number, found '" + cell.substr(0, 40) + "'");
}

/// Reads files one after the other; rows() then has them by domain.
template <class S>
class CsvReader {
public:
    CsvReader(const CsvColumns& columns, Precision precision) : columns_(columns), precision_(precision) {}

    void read(const std::filesystem::path& file) {
        std::error_code error;
        if (std::filesystem::is_directory(file, error))
            throw InputError(file.string() + ": expected a CSV file, found a directory");
        std::ifstream in(file);
        if (!in) throw InputError(file.string() + ": expected a readable CSV file: " + std::strerror(errno));
        std::string line;
        std::getline(in, line);
        if (line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);  // UTF-8's mark, which spreadsheets write
        read_header(file, line);
        for (std::size_t number = 2; std::getline(in, line); ++number)
            if (!trimmed(line).empty()) read_row(file, number, line);
        if (in.bad()) throw InputError(file.string() + ": expected a readable CSV file: read error");
    }

    DomainTable<S> table(const std::string& source) {
        DomainTable<S> result{inputs_, labels_, {}, {}};
        if (columns_.intercept) result.inputs.emplace_back("1");
        std::sort(result.labels.begin(), result.labels.end());
        bool validated = false;
        for (const Collected& rows : collected_) {
            DomainRows<S> domain{rows.name, Matrix<S>(rows.count, width()), {}, {}};
            for (Eigen::Index i = 0; i < domain.inputs.size(); ++i)
                domain.inputs(i / width(), i % width()) = rows.inputs[static_cast<std::size_t>(i)];
            domain.targets =
                Eigen::Map<const Vector<S>>(rows.targets.data(), static_cast<Eigen::Index>(rows.targets.size()));
            for (const std::size_t label : rows.labels)
                domain.labels.push_back(std::lower_bound(result.labels.begin(), result.labels.end(), labels_[label]) -
                                        result.labels.begin());
            validated = validated || rows.name == columns_.validation;
            if (rows.name == columns_.validation)
                result.validation = std::move(domain);
            else
                result.domains.push_back(std::move(domain));
        }
        if (!validated)
            throw InputError(source + ": expected rows of '" + columns_.validation + "', the validation set");
        if (result.domains.empty()) throw InputError(source + ": expected rows of at least one domain");
        return result;
    }

private:
    struct Collected {
        std::string name;
        Eigen::Index count = 0;
        std::vector<S> inputs = {}, targets = {};
        std::vector<std::size_t> labels = {};
    };

    Eigen::Index width() const { return static_cast<Eigen::Index>(inputs_.size()) + (columns_.intercept ? 1 : 0); }

    void read_header(const std::filesystem::path& file, const std::string& line) {
        const std::string where = file.string() + ":1: ";
        header_ = csv_cells(line, columns_.separator, where);
        const auto column = [&](const std::string& name) {
            const auto found = std::find(header_.begin(), header_.end(), name);
            if (found == header_.end()) throw InputError(where + "expected a column '" + name + "'");
            if (std::find(found + 1, header_.end(), name) != header_.end())
                throw InputError(where + "expected one column '" + name + "', found two");
            return static_cast<std::size_t>(found - header_.begin());
        };
        target_ = column(columns_.target);
        domain_ = columns_.domain.empty() ? header_.size() : column(columns_.domain);
        std::vector<std::string> names = columns_.inputs.empty() ? inputs_ : columns_.inputs;
        if (names.empty())  // the first file decides
            for (std::size_t c = 0; c < header_.size(); ++c)
                if (c != target_ && c != domain_) names.push_back(header_[c]);
        if (names.empty()) throw InputError(where + "expected a column beside target and domain");
        input_columns_.clear();
        for (const std::string& name : names) input_columns_.push_back(column(name));
        inputs_ = names;
    }

    void read_row(const std::filesystem::path& file, std::size_t number, const std::string& line) {
        const std::string where = file.string() + ':' + std::to_string(number) + ": ";
        const std::vector<std::string> cells = csv_cells(line, columns_.separator, where);
        if (cells.size() != header_.size())
            throw InputError(where + "expected " + std::to_string(header_.size()) + " columns, found " +
                             std::to_string(cells.size()));
        const std::string name = domain_ == header_.size() ? file.stem().string() : cells[domain_];
        if (name.empty()) throw InputError(where + columns_.domain + ": expected the name of a domain");
        const auto number_in = [&](std::size_t c) {
            return csv_number<S>(cells[c], precision_, where + header_[c] + ": ");
        };
        Collected& rows = at(name);
        for (const std::size_t c : input_columns_) rows.inputs.push_back(number_in(c));
        if (columns_.intercept) rows.inputs.push_back(S(1));
        if (!columns_.labels)
            rows.targets.push_back(number_in(target_));
        else if (cells[target_].empty())
            throw InputError(where + columns_.target + ": expected a label");
        else
            rows.labels.push_back(label(cells[target_]));
        ++rows.count;
    }

    Collected& at(const std::string& name) {
        const auto same = [&](const Collected& rows) { return rows.name == name; };
        const auto found = std::find_if(collected_.begin(), collected_.end(), same);
        if (found != collected_.end()) return *found;
        return collected_.emplace_back(Collected{name});
    }
    std::size_t label(const std::string& name) {
        const auto known = static_cast<std::size_t>(std::find(labels_.begin(), labels_.end(), name) - labels_.begin());
        if (known == labels_.size()) labels_.push_back(name);
        return known;
    }

    CsvColumns columns_;
    Precision precision_;
    std::vector<std::string> header_, inputs_, labels_;
    std::vector<std::size_t> input_columns_;
    std::size_t target_ = 0, domain_ = 0;
    std::vector<Collected> collected_;
};

}  // namespace detail

/// Reads CSV files (RFC 4180, a header each, cells on one line) whose rows are samples (x, y) of domains and of a
/// validation set. Numbers are decimals or fractions: exact for Rational, enclosed at `precision` for Ball, the nearest
/// double or Real else. Several files have the same columns, in any order. Throws InputError, "FILE:LINE: COLUMN:
/// expected …", for what cannot be read, for a column that is missing or there twice, another number of cells, a cell
/// that is no finite number, a table without validation rows or without a domain; UnsupportedError as parse_rational.
template <class S>
DomainTable<S> read_csv(const std::vector<std::filesystem::path>& files, const CsvColumns& columns,
                        Precision precision = {64}) {
    detail::CsvReader<S> reader(columns, precision);
    std::string names;
    for (const auto& file : files) {
        reader.read(file);
        names += (names.empty() ? "" : ", ") + file.string();
    }
    if (files.empty()) throw InputError("csv: expected at least one file");
    return reader.table(names);
}

}  // namespace datamix
