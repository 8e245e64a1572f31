#include "core/experiment/figure_data.h"

#include <QTest>

#include <cmath>

using namespace horn::experiment;

class FigureDataTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void series_become_rows_with_their_names()
    {
        FigureData figure{.title = "Gain\nof one node", .checkpoint_hash = "00ff"};
        Panel panel{.title = "gain", .x = {.label = "frequency", .unit = "rad / time"}, .y = {.label = "gain"}};
        panel.content = std::vector<Series>{{.name = "exact, discrete", .x = {0.1, 0.2}, .y = {1.0 / 3, std::nan("")}},
                                            {.name = "the \"measured\"", .x = {1e-9}, .y = {-2}}};
        figure.panels = {panel};
        QCOMPARE(to_csv(figure), std::string("# Gain of one node\n"
                                             "# checkpoint: 00ff\n"
                                             "# panel 1: gain\n"
                                             "# x: frequency [rad / time]\n"
                                             "# y: gain\n"
                                             "series,x,y\n"
                                             "\"exact, discrete\",0.1,0.3333333333333333\n"
                                             "\"exact, discrete\",0.2,\n"
                                             "\"the \"\"measured\"\"\",1e-09,-2\n"));
    }

    void a_heat_map_becomes_cell_centres_with_values()
    {
        FigureData figure;
        Panel panel{.title = "waves", .x = {.label = "time"}, .y = {.label = "node"}};
        panel.content = HeatMap{.rows = 2,
                                .columns = 2,
                                .values = {1, 2, 3, std::nanf("")},
                                .row_range = {0, 2},
                                .column_range = {10, 14},
                                .label = "position",
                                .unit = "1"};
        figure.panels = {panel, panel};
        const std::string table = "# x: time\n# y: node\n# value: position [1]\nx,y,value\n11,0.5,1\n13,0.5,2\n11,1.5,3\n13,1.5,\n";
        QCOMPARE(to_csv(figure), "# \n# panel 1: waves\n" + table + "\n# panel 2: waves\n" + table);
    }
};

QTEST_APPLESS_MAIN(FigureDataTest)
#include "figure_data_test.moc"
