#include "core/base/packing.h"

#include <QTest>

using namespace horn::base;

class PackingTest : public QObject
{
    Q_OBJECT

private:
    static std::string random_bytes(std::size_t count)
    {
        std::string bytes;
        for (std::size_t i = 0; i < count; ++i)
            bytes += static_cast<char>((i * i * 31 + i * 7 + (i >> 3)) & 255U);
        return bytes;
    }

private Q_SLOTS:
    void bytes_come_back_from_the_zlib_format()
    {
        for (const std::size_t count : {0, 1, 5000, 3000000}) {
            const std::string bytes = random_bytes(count);
            const auto back = inflated(deflated(bytes), count, "bytes");
            QVERIFY2(back.ok(), back.ok() ? "" : back.error().message().c_str());
            QVERIFY(*back == bytes);
        }
    }

    void damaged_cut_and_swollen_data_are_errors()
    {
        const std::string packed = deflated(random_bytes(5000));
        QVERIFY(!inflated(packed.substr(0, packed.size() / 2), 1 << 20, "bytes").ok());
        std::string damaged = packed;
        damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
        QVERIFY(!inflated(damaged, 1 << 20, "bytes").ok());
        QVERIFY(!inflated("nonsense", 1 << 20, "bytes").ok());
        const auto bomb = inflated(deflated(std::string(std::size_t{64} << 20, 'a')), 1 << 20, "bomb");
        QVERIFY(!bomb.ok() && bomb.error().message().starts_with("bomb: unpacks to more than"));
    }

    void base_64_is_that_of_the_standard()
    {
        // RFC 4648, section 10.
        const std::pair<std::string, std::string> examples[] = {
            {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
        for (const auto& [bytes, text] : examples) {
            QCOMPARE(to_base64(bytes), text);
            QCOMPARE(from_base64(text).value_or("none"), bytes);
        }
        QCOMPARE(from_base64("Zm9v\n YmFy\n").value_or("none"), std::string("foobar"));
        for (const char* wrong : {"Zg=", "Z", "Zg==Zg==", "Zm9*", "===="})
            QVERIFY2(!from_base64(wrong), wrong);
    }
};

QTEST_APPLESS_MAIN(PackingTest)
#include "packing_test.moc"
