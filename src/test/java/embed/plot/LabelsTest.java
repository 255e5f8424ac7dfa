package embed.plot;

import static org.assertj.core.api.Assertions.assertThat;

import embed.plot.Labels.Box;
import embed.plot.Labels.Label;
import embed.plot.Labels.Mark;
import embed.text.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LabelsTest {
  private static final Box AREA = new Box(0, 0, 400, 300);

  private static Mark mark(double x, double y, String label) {
    return new Mark(new Point(0, 0, 1, label, label), x, y);
  }

  /** About where a label's ink is: a little less than the room that it gets. */
  private static Box ink(Label label) {
    return new Box(
        label.x() + 0.1,
        label.y() - 0.7 * Labels.FONT_SIZE,
        label.x() + 0.6 * Labels.FONT_SIZE * Columns.width(label.text()),
        label.y() + 0.2 * Labels.FONT_SIZE);
  }

  @Property(tries = 100)
  void noLabelCoversAnotherOrLeavesTheArea(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 200) int count) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      marks.add(
          mark(400 * random.nextDouble(), 300 * random.nextDouble(), "label ".repeat(i % 4) + i));
    }
    List<Label> labels = Labels.place(marks, AREA, 30);

    assertThat(labels).hasSizeBetween(1, 30);
    for (int i = 0; i < labels.size(); i++) {
      assertThat(AREA.holds(ink(labels.get(i)))).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(ink(labels.get(i)).meets(ink(labels.get(j)))).isFalse();
      }
    }
  }

  @Test
  void aLabelGoesToTheSideThatHasRoom() {
    Label label = Labels.place(List.of(mark(390, 150, "twelve chars")), AREA, 1).get(0);

    assertThat(label.x()).isLessThan(310);
    assertThat(Labels.place(List.of(mark(10, 150, "twelve chars")), AREA, 1).get(0).x())
        .isBetween(14.0, 20.0);
  }

  @Test
  void longLabelsAreCutAndBlankOnesLeftOut() {
    List<Label> labels =
        Labels.place(List.of(mark(10, 20, "  "), mark(10, 50, "x".repeat(99))), AREA, 5);

    assertThat(labels).hasSize(1);
    assertThat(labels.get(0).text()).isEqualTo("x".repeat(28) + "…");
  }
}
