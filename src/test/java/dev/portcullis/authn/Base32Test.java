package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base32Test {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, my",
    "fo, mzxq",
    "foo, mzxw6",
    "foob, mzxw6yq",
    "fooba, mzxw6ytb",
    "foobar, mzxw6ytboi"
  })
  void keepsTheVectorsOfRfc4648(String bytes, String text) {
    byte[] raw = bytes.getBytes(StandardCharsets.US_ASCII);

    assertThat(Base32.encode(raw)).isEqualTo(text);
    assertThat(Base32.decode(text).orElseThrow()).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MY",
        "mY",
        "my======",
        "m1",
        "m0",
        "m8",
        "m9",
        "m ",
        "m-",
        "m_",
        "mý",
        "m\0",
        "mｙ",
        "mz",
        "m7",
        "mzxr",
        "mzxw7",
        "mzxw6yr",
        "m",
        "mzx",
        "mzxw6y",
        "aaaaaaaaa"
      })
  void refusesEveryOtherTextOfTheSameBytes(String text) {
    assertThat(Base32.decode(text)).isEmpty();
  }

  @Property
  void readsBackWhatItWrote(@ForAll byte[] bytes) {
    assertThat(Base32.decode(Base32.encode(bytes)).orElseThrow()).isEqualTo(bytes);
  }

  @Property
  void hasOneTextForEachSequenceOfBytes(
      @ForAll @AlphaChars @NumericChars @StringLength(max = 9) String text) {
    Base32.decode(text).ifPresent(bytes -> assertThat(Base32.encode(bytes)).isEqualTo(text));
  }
}
