#include "core/experiment/safetensors.h"

#include <QTest>

#include <cstring>
#include <string>

using namespace horn;
using namespace horn::experiment;

namespace
{

/// A file with any header and data.
std::string file_of(const std::string& header, const std::string& data)
{
    const std::uint64_t length = header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes + header + data;
}

const std::string four_floats(16, '\0');

std::string entry(const std::string& type, const std::string& shape, const std::string& offsets)
{
    return R"({"a": {"dtype": ")" + type + R"(", "shape": )" + shape + R"(, "data_offsets": )" + offsets + "}}";
}

}  // namespace

class SafetensorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layout_is_the_published_one_byte_by_byte()
    {
        const float values[2] = {1.0F, -2.0F};
        TensorFile file;
        file.metadata["k"] = "v";
        file.tensors["b"] = {Tensor::Type::f32, {2, 1}, {reinterpret_cast<const char*>(values), 8}};
        const std::string header = R"({"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}})";
        const std::string padding((8 - header.size() % 8) % 8, ' ');
        const std::string data("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8);  // 1 and −2, little-endian
        QCOMPARE(write_safetensors(file), file_of(header + padding, data));
    }

    void what_is_written_is_read()
    {
        const double wide[3] = {0.5, 1e300, -3};
        const std::int32_t whole[2] = {7, -7};
        TensorFile file;
        file.metadata["text"] = "line\n\"quoted\" ü";
        file.tensors["wide"] = {Tensor::Type::f64, {3}, {reinterpret_cast<const char*>(wide), 24}};
        file.tensors["whole"] = {Tensor::Type::i32, {1, 2}, {reinterpret_cast<const char*>(whole), 8}};
        file.tensors["empty"] = {Tensor::Type::f32, {0, 4}, {}};
        file.tensors["scalar"] = {Tensor::Type::f64, {}, {reinterpret_cast<const char*>(wide), 8}};
        const std::string bytes = write_safetensors(file);
        const auto read = parse_safetensors(bytes, "file");
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        QVERIFY(read->metadata == file.metadata);
        QCOMPARE(read->tensors.size(), std::size_t{4});
        QCOMPARE(floats_of(read->tensors.at("wide"))[0], 0.5F);
        QCOMPARE(integers_of(read->tensors.at("whole"))[1], -7);
        QVERIFY(floats_of(read->tensors.at("empty")).empty());
        QCOMPARE(floats_of(read->tensors.at("scalar")).size(), std::size_t{1});
    }

    void a_hostile_file_is_refused_with_its_place_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& bytes, const char* message) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString::fromUtf8(message);
        };
        const std::string good = entry("F32", "[4]", "[0, 16]");
        row("no length", "1234567", "f: has 7 bytes");
        row("zip of torch.save", "PK\x03\x04" + good, "f: is a pickle, as torch.save writes it");
        row("pickle of torch.save", "\x80\x02\x8a\nl\xfc\x9c" + good, "f: is a pickle, as torch.save writes it");
        row("huge length", std::string(8, '\xff') + good, "f: byte 0: a header of 18446744073709551615 bytes");
        row("longer than the file", file_of(good, "").substr(0, 40), "f: byte 0: the header has");
        row("not JSON", file_of("{{", four_floats), "f: header: line 1, column 2");
        row("not an object", file_of("[]", four_floats), "f: header: is not a JSON object");
        row("deep", file_of(std::string(5000, '['), ""), "nested more than 4 levels");
        row("twice", file_of(R"({"a": 1, "a": 1})", ""), "f: header: /a: the key is given twice");
        row("unknown type", file_of(entry("F8", "[4]", "[0, 16]"), four_floats), "f: header: /a/dtype: \"F8\" is not read here");
        row("half precision", file_of(entry("BF16", "[8]", "[0, 16]"), four_floats), "/a/dtype: \"BF16\"");
        row("negative size", file_of(entry("F32", "[-4]", "[0, 16]"), four_floats), "f: header: /a/shape");
        row("product overflows", file_of(entry("F32", "[1099511627776, 1099511627776]", "[0, 16]"), four_floats),
            "has more values than can be counted");
        row("bytes overflow", file_of(entry("F64", "[1099511627776, 4194304]", "[0, 16]"), four_floats), "do not hold");
        row("many axes", file_of(entry("F32", "[1,1,1,1,1,1,1,1,4]", "[0, 16]"), four_floats), "is not a shape");
        row("beyond the end", file_of(entry("F32", "[5]", "[0, 20]"), four_floats), "0 … 20 lies outside the 16 bytes");
        row("backwards", file_of(entry("F32", "[4]", "[16, 0]"), four_floats), "lies outside");
        row("negative offset", file_of(entry("F32", "[4]", "[-16, 0]"), four_floats), "f: header: /a/data_offsets/0");
        row("too short for the shape", file_of(entry("F32", "[4]", "[0, 12]"), four_floats), "12 bytes do not hold 4 values");
        row("data left over", file_of(entry("F32", "[3]", "[0, 12]"), four_floats), "the arrays end at byte 12 of 16");
        row("gap", file_of(entry("F32", "[3]", "[4, 16]"), four_floats), "leave a gap at byte 0");
        row("overlap",
            file_of(
                R"({"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}, "b": {"dtype": "F32", "shape": [2], "data_offsets": [8, 16]}})",
                four_floats),
            "overlap at byte 8");
        row("no shape", file_of(R"({"a": {"dtype": "F32", "data_offsets": [0, 16]}})", four_floats), "is not described by");
        row("metadata", file_of(R"({"__metadata__": {"k": 1}})", ""), "f: header: /__metadata__/k: 1 is not a text");
    }
    void a_header_whose_length_looks_like_a_pickle_is_read()
    {
        const std::string header = entry("F32", "[4]", "[0, 16]");
        const std::string bytes = file_of(header + std::string(0x0280 - header.size(), ' '), four_floats);
        QVERIFY(bytes.starts_with("\x80\x02"));
        QVERIFY(parse_safetensors(bytes, "f").ok());
    }

    void a_hostile_file_is_refused_with_its_place()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto read = parse_safetensors({bytes.data(), static_cast<std::size_t>(bytes.size())}, "f");
        QVERIFY(!read.ok());
        const QString said = QString::fromStdString(read.error().message());
        QVERIFY2(said.contains(message), qPrintable(said));
        QVERIFY(!read.error().remedy.empty());
    }
};

QTEST_APPLESS_MAIN(SafetensorsTest)
#include "safetensors_test.moc"
