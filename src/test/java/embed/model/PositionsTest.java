package embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PositionsTest {
  private static final int[] IDS = {0, 5, 1, 7, 1, 2};

  @Test
  void withoutAPadTokenEveryTokenIsCountedFromZero() {
    assertThat(Positions.fromZero(6).of(IDS)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(Positions.fromZero(6).longestInput()).isEqualTo(6);
  }

  @Test
  void positionsStartAfterThePadTokenWhichHasItsOwn() {
    assertThat(new Positions(8, 1).of(IDS)).containsExactly(2, 3, 1, 4, 1, 5);
    assertThat(new Positions(8, 1).longestInput()).isEqualTo(6);
  }
}
