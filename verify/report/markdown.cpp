#include "report/markdown.hpp"

#include <fmt/format.h>
#include <md4c.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/math.hpp"

namespace datamix::verify {

namespace {

std::string_view tag(MD_BLOCKTYPE type) {
    switch (type) {
        case MD_BLOCK_QUOTE: return "blockquote";
        case MD_BLOCK_UL: return "ul";
        case MD_BLOCK_OL: return "ol";
        case MD_BLOCK_LI: return "li";
        case MD_BLOCK_CODE: return "pre";
        case MD_BLOCK_P: return "p";
        case MD_BLOCK_TABLE: return "table";
        case MD_BLOCK_TR: return "tr";
        case MD_BLOCK_TH: return "th";
        case MD_BLOCK_TD: return "td";
        default: return {};
    }
}

std::string_view tag(MD_SPANTYPE type) {
    switch (type) {
        case MD_SPAN_EM: return "em";
        case MD_SPAN_STRONG: return "strong";
        case MD_SPAN_CODE: return "code";
        default: return {};
    }
}

/// Writes down what the parser reports. Every callback returns 0: go on.
class Page {
public:
    explicit Page(int top) : top_(top) {}

    int open(MD_BLOCKTYPE type, const void* detail) {
        code_ = type == MD_BLOCK_CODE;
        if (type == MD_BLOCK_H)
            put(fmt::format("<h{}>", level(detail)));
        else if (type == MD_BLOCK_OL)
            put(fmt::format("<ol start=\"{}\">\n", static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start));
        else if (type == MD_BLOCK_HR)
            put("<hr>\n");
        else if (type == MD_BLOCK_TH)
            put("<th scope=\"col\">");
        else if (const auto name = tag(type); !name.empty())
            put(fmt::format("{}<{}>{}", type == MD_BLOCK_TABLE ? "<div class=\"wide\">" : "", name,
                            type == MD_BLOCK_UL ? "\n" : ""));
        return 0;
    }

    int close(MD_BLOCKTYPE type, const void* detail) {
        code_ = false;
        if (type == MD_BLOCK_H)
            put(fmt::format("</h{}>\n", level(detail)));
        else if (const auto name = tag(type); !name.empty())
            put(fmt::format("</{}>{}{}", name, type == MD_BLOCK_TABLE ? "</div>" : "",
                            type == MD_BLOCK_TH || type == MD_BLOCK_TD ? "" : "\n"));
        return 0;
    }

    int open(MD_SPANTYPE type) {
        code_ = type == MD_SPAN_CODE;
        if (const auto name = tag(type); !name.empty()) put(fmt::format("<{}>", name));
        return 0;
    }

    int close(MD_SPANTYPE type, const void* detail) {
        code_ = false;
        if (const auto name = tag(type); !name.empty()) put(fmt::format("</{}>", name));
        if (type == MD_SPAN_A) {
            const MD_ATTRIBUTE& target = static_cast<const MD_SPAN_A_DETAIL*>(detail)->href;
            const std::string_view address(target.text, target.size);
            if (address.starts_with("http")) put(" (" + escape_html(address) + ")");
        }
        return 0;
    }

    int text(MD_TEXTTYPE type, std::string_view part) {
        if (code_)
            put(escape_html(part));
        else if (type == MD_TEXT_ENTITY)  // a well-formed one, such as &amp;
            put(std::string(part));
        else if (type == MD_TEXT_BR)
            put("<br>\n");
        else if (type == MD_TEXT_SOFTBR)
            plain_ += '\n';
        else
            plain_ += part;
        return 0;
    }

    std::string take() {
        put("");
        return std::move(html_);
    }

private:
    int level(const void* heading) const {
        return std::min(6, static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(heading)->level) - 1 + top_);
    }

    /// Text since the last mark comes first: the parser hands it over in pieces, but a formula is read whole.
    void put(const std::string& mark) {
        html_ += math_html(plain_) + mark;
        plain_.clear();
    }

    int top_;
    bool code_ = false;
    std::string html_, plain_;
};

Page& page(void* pointer) { return *static_cast<Page*>(pointer); }

}  // namespace

std::string markdown_to_html(std::string_view markdown, int top) {
    Page written(top);
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* to) { return page(to).open(type, detail); };
    parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* to) { return page(to).close(type, detail); };
    parser.enter_span = [](MD_SPANTYPE type, void*, void* to) { return page(to).open(type); };
    parser.leave_span = [](MD_SPANTYPE type, void* detail, void* to) { return page(to).close(type, detail); };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* to) {
        return page(to).text(type, {text, size});
    };
    if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &written) != 0)
        return "<pre>" + escape_html(markdown) + "</pre>\n";  // out of memory in the parser: the text as it is
    return written.take();
}

}  // namespace datamix::verify
