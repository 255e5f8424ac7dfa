package embed.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void wideCharactersTakeTwoColumnsAndCombiningMarksNone() {
    assertThat(Columns.width("e\u0301")).isEqualTo(1);
    assertThat(Columns.width("日本")).isEqualTo(4);
    assertThat(Columns.width("😀")).isEqualTo(2);
    assertThat(Columns.width("ab日本🙂")).isEqualTo(8);
  }
}
