package embed.plot;

import embed.text.Columns;
import embed.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Places labels next to points so that no label overlaps another. */
final class Labels {
  /** The font size in SVG user units. */
  static final int FONT_SIZE = 11;

  private static final double COLUMN = 0.602 * FONT_SIZE;
  private static final double ASCENT = 0.8 * FONT_SIZE;
  private static final double DESCENT = 0.25 * FONT_SIZE;
  private static final int LONGEST = 28;
  private static final double GAP = 3;

  /** A rectangle in SVG user units; y grows downwards. */
  record Box(double left, double top, double right, double bottom) {
    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    boolean covers(Mark mark) {
      return left < mark.x && mark.x < right && top < mark.y && mark.y < bottom;
    }

    boolean holds(Box other) {
      return left <= other.left
          && other.right <= right
          && top <= other.top
          && other.bottom <= bottom;
    }
  }

  /** A label with the start of its baseline. */
  record Label(String text, double x, double y) {}

  /** A point at its position in the picture. */
  record Mark(Point point, double x, double y) {}

  private Labels() {}

  /**
   * Chooses marks to label, one after another. Each choice is the mark that is farthest from those
   * labelled so far, with the distance multiplied by the mark's radius. The labels therefore spread
   * over the picture and are sparse in crowded areas.
   *
   * @param area the rectangle in which all labels must lie
   * @param most the most labels to place
   */
  static List<Label> place(List<Mark> marks, Box area, int most) {
    List<Label> labels = new ArrayList<>();
    List<Box> taken = new ArrayList<>();
    double[] distances = new double[marks.size()];
    Arrays.fill(distances, area.right - area.left);
    for (int next = farthest(marks, distances);
        next >= 0 && labels.size() < most;
        next = farthest(marks, distances)) {
      Mark mark = marks.get(next);
      distances[next] = 0;
      String text = PlainText.of(mark.point.label(), LONGEST);
      Box box = text.isBlank() ? null : box(mark, Columns.width(text) * COLUMN, area, taken, marks);
      if (box != null) {
        taken.add(box);
        labels.add(new Label(text, box.left, box.top + ASCENT));
        for (int i = 0; i < distances.length; i++) {
          Mark other = marks.get(i);
          distances[i] = Math.min(distances[i], Math.hypot(mark.x - other.x, mark.y - other.y));
        }
      }
    }
    return labels;
  }

  /** Returns the index of the mark to label next, or -1 if none is left. */
  private static int farthest(List<Mark> marks, double[] distances) {
    int farthest = -1;
    double largest = 0;
    for (int i = 0; i < distances.length; i++) {
      double weighted = distances[i] * marks.get(i).point.radius();
      if (weighted > largest) {
        farthest = i;
        largest = weighted;
      }
    }
    return farthest;
  }

  /**
   * Finds a free place to the right or left of a mark, above or below it. Among these, it chooses
   * the place that covers the fewest marks; returns null if none is free.
   */
  private static Box box(Mark mark, double width, Box area, List<Box> taken, List<Mark> marks) {
    double offset = mark.point.radius() + GAP;
    double[][] starts = {
      {mark.x + offset, mark.y + ASCENT / 2},
      {mark.x - offset - width, mark.y + ASCENT / 2},
      {mark.x - width / 2, mark.y - offset},
      {mark.x - width / 2, mark.y + offset + ASCENT},
    };
    Box best = null;
    long fewest = Long.MAX_VALUE;
    for (double[] start : starts) {
      Box box = new Box(start[0], start[1] - ASCENT, start[0] + width, start[1] + DESCENT);
      long covered = marks.stream().filter(box::covers).count();
      if (covered < fewest && area.holds(box) && taken.stream().noneMatch(box::meets)) {
        best = box;
        fewest = covered;
      }
    }
    return best;
  }
}
