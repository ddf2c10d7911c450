#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Images with a class each, as the MNIST family of data sets stores them, for claim image-negative.
namespace datamix::verify {

/// Where Debian's package dataset-fashion-mnist puts its four files.
inline constexpr const char* kImageFolder = "/usr/share/datasets/fashion-mnist";

/// Images of one size with the class of each.
struct LabelledImages {
    std::size_t rows = 0, columns = 0;                  ///< of an image
    std::vector<std::uint8_t> pixels;                   ///< image by image, row by row: 0 to 255
    std::vector<std::uint8_t> labels;                   ///< of every image
    std::size_t size() const { return labels.size(); }  ///< images

    /// Sums of the pixels of an image over squares of `side` times `side`, row by row: exact whole numbers. Throws
    /// std::out_of_range for an image that is not there.
    std::vector<unsigned> pooled(std::size_t image, std::size_t side) const;
};

/// Reads the IDX files `name`-images-idx3-ubyte.gz and `name`-labels-idx1-ubyte.gz of a folder, whether compressed or
/// not; `name` is "train" or "t10k". Throws MissingError, which names the package, where one is not there, and
/// InputError, which names the file, for one that cannot be read, is damaged or no such file, or whose number of images
/// is not the other's.
LabelledImages read_images(const std::string& name, const std::filesystem::path& folder = kImageFolder);

}  // namespace datamix::verify
