package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FirstVersionTest {
  private static final long EXACT_IN_JSON = 1L << 53;

  @Property
  void noChangeLooksLikeABeginning(@ForAll @LongRange(min = 1, max = EXACT_IN_JSON) long version) {
    long next = FirstVersion.next(version);

    assertThat(next).isGreaterThan(version);
    assertThat(FirstVersion.is(next)).isFalse();
    assertThat(FirstVersion.before(next)).contains(version).allMatch(before -> before > 0);
  }

  @Property
  void whateverComesBeforeAVersionIsFollowedByIt(
      @ForAll @LongRange(min = 1, max = EXACT_IN_JSON) long version) {
    assertThat(FirstVersion.before(version))
        .allMatch(before -> FirstVersion.next(before) == version);
  }

  @Property(tries = 20)
  void manyChangesStayAmongChanges(@ForAll @LongRange(min = 0, max = 1L << 42) long milliseconds) {
    long version = FirstVersion.at(Instant.ofEpochMilli(milliseconds));
    assertThat(FirstVersion.is(version)).isTrue();
    assertThat(FirstVersion.before(version)).isEmpty();

    for (int changes = 0; changes < 3_000; changes++) {
      version = FirstVersion.next(version);
      assertThat(FirstVersion.is(version)).isFalse();
    }
  }

  @Test
  void whatIsNotThereYetBeginsWithAnyFirstVersion() {
    assertThat(FirstVersion.next(0)).isEqualTo(FirstVersion.ANY);
  }
}
