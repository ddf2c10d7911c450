#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "study/image_study.hpp"
#include "study/labelled_images.hpp"

/// The settings of claim image-negative: which images are mixed for which.
namespace datamix::verify::images {

using Classes = std::vector<std::size_t>;

inline const Classes kAllClasses = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

/// A domain has images of some classes; with `half_wrong` every second one has another class's label.
struct ImageDomain {
    std::string name;
    Classes classes;
    bool half_wrong = false;
};

/// Domains, and the classes of the images that are validated on.
struct ImageSetting {
    std::string name;
    std::vector<ImageDomain> domains;
    Classes validation;
};

/// A domain for each kind of article, and all classes to validate on; `doubled` has the last domain twice.
inline ImageSetting article_groups(bool doubled = false) {
    ImageSetting setting{"groups",
                         {{"tops", {0, 2, 4, 6}}, {"trousers, dresses", {1, 3}}, {"shoes", {5, 7, 9}}, {"bags", {8}}},
                         kAllClasses};
    if (doubled) setting.domains.push_back(setting.domains.back());
    return setting;
}

/// The same and a fifth domain of all classes, half of whose labels are wrong.
inline ImageSetting wrong_labels() {
    ImageSetting setting = article_groups();
    setting.name = "wrong labels";
    setting.domains.push_back({"half wrong", kAllClasses, true});
    return setting;
}

/// Five domains of four classes each that overlap, and three classes to validate on, of which no domain has but two.
inline ImageSetting neighbours() {
    return {"neighbours",
            {{"0 to 3", {0, 1, 2, 3}},
             {"2 to 5", {2, 3, 4, 5}},
             {"4 to 7", {4, 5, 6, 7}},
             {"6 to 9", {6, 7, 8, 9}},
             {"8 to 1", {8, 9, 0, 1}}},
            {2, 4, 6}};
}

/// The first `count` images of some classes from image `first` on: 7×7 means of their pixels between 0 and 1, from sums
/// that are whole numbers, and a 1. With `half_wrong` the label of every second image is that of the class 1, 2 … 9
/// further, by turns: always wrong. Throws InputError where there are not so many.
inline LabelledRows<double> image_rows(const LabelledImages& images, const ImageDomain& domain, std::size_t first,
                                       std::size_t count) {
    constexpr std::size_t side = 4;
    constexpr double brightest = 255.0 * side * side;
    const auto features = static_cast<Eigen::Index>(images.rows / side * (images.columns / side));
    LabelledRows<double> result{Eigen::MatrixXd::Ones(static_cast<Eigen::Index>(count), features + 1), {}};
    for (std::size_t i = first; i < images.size() && result.labels.size() < count; ++i) {
        const std::size_t label = images.labels[i];
        if (std::find(domain.classes.begin(), domain.classes.end(), label) == domain.classes.end()) continue;
        const std::vector<unsigned> sums = images.pooled(i, side);
        const std::size_t row = result.labels.size();
        for (Eigen::Index j = 0; j < features; ++j)
            result.inputs(static_cast<Eigen::Index>(row), j) = sums[static_cast<std::size_t>(j)] / brightest;
        const std::size_t shift = domain.half_wrong && row % 2 == 1 ? 1 + row / 2 % 9 : 0;
        result.labels.push_back(static_cast<Eigen::Index>((label + shift) % kAllClasses.size()));
    }
    if (result.labels.size() < count) throw InputError("images: too few of domain " + domain.name);
    return result;
}

/// A setting with `count` images a domain, from 5000 images of `train` each, the first of them at `first`, and three
/// times as many to validate on, from image `held` of `test`. Domains of the same name are the same.
inline ImageDomains domains_of(const ImageSetting& setting, const LabelledImages& train, const LabelledImages& test,
                               std::size_t first, std::size_t held, std::size_t count) {
    constexpr std::size_t apart = 5000;
    ImageDomains result;
    result.classes = static_cast<Eigen::Index>(kAllClasses.size());
    for (const ImageDomain& domain : setting.domains) {
        const auto same = std::find_if(setting.domains.begin(), setting.domains.end(),
                                       [&](const ImageDomain& d) { return d.name == domain.name; });
        const auto at = static_cast<std::size_t>(same - setting.domains.begin());
        result.domains.push_back(image_rows(train, domain, first + apart * at, count));
    }
    result.validation = image_rows(test, {"validation", setting.validation}, held, 3 * count);
    return result;
}

}  // namespace datamix::verify::images
