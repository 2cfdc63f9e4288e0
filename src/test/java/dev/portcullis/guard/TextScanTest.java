package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan holds back, and what it takes for one match. */
class TextScanTest {
  private static final String TOKEN = SecretCorpus.secret("github-token");
  private static final String JWT = SecretCorpus.secret("jwt");
  private static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
  private static final String END = "-----END " + "PRIVATE KEY-----";
  private static final String LINE = "bm90IGEga2V5IGF0IGFsbCwganVzdCB0ZXh0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello",
        "You want to",
        "password: ",
        "\"api_key\" = \"",
        "123-456 ",
        "1. ",
        "ask",
        "www.",
        "a@b",
        "{\"a\": [",
        "C:\\temp\\!",
        "token",
        "xhttp",
        "--- ",
        "密钥",
        "an ask ",
        "eyJ ",
        "AKIA is "
      })
  void holdsNothingBackThatNoSecretBeginsWith(String text) {
    assertThat(Redacted.after(Redacted.SECRETS, text)).containsExactly(text);
  }

  @ParameterizedTest
  @CsvSource({
    "use s,'use '",
    "use sk,'use '",
    "use ssk,use ssk",
    "use ghp_x,'use '",
    "the A,'the '",
    "the a,'the '",
    "to B,to B",
    "password: abcdefgh1,'password: '",
    "password=,password=",
    "my.password: `x,my.password: `",
    "https://host,''",
    "https://host/,https://host/",
    "-----BEGIN ,''",
    "-----BEGIN PUBLIC KEY-----!,-----BEGIN PUBLIC KEY-----!",
  })
  void holdsBackFromWhereAMatchWouldBegin(String text, String out) {
    assertThat(Redacted.after(Redacted.SECRETS, text).getLast()).isEqualTo(out);
  }

  @ParameterizedTest
  @CsvSource({
    "write to j,'write to '",
    "write to jane@,'write to '",
    "the 4,'the '",
    "'so. ','so. '"
  })
  void holdsBackPersonalDataFromItsFirstCharacter(String text, String out) {
    assertThat(Redacted.after(Redacted.PERSONAL, text).getLast()).isEqualTo(out);
  }

  @Test
  void letsTextGoAsSoonAsItIsRefuted() {
    assertThat(Redacted.after(Redacted.SECRETS, "x gh", "p", "_", "abc", "!", "y"))
        .containsExactly("x ", "x ", "x ", "x ", "x ghp_abc!", "x ghp_abc!y");
  }

  @Test
  void knowsAMatchAsSoonAsItIsWhole() {
    assertThat(Redacted.after(Redacted.SECRETS, "x " + TOKEN))
        .containsExactly("x [redacted:github-token]");
  }

  @Test
  void replacesMatchesThatOverlapAsOne() {
    String url = "postgres://app:" + TOKEN + "@db.example.com/x";

    Redacted out = Redacted.pieces(Redacted.ALL, List.of("<" + url + ">"));

    assertThat(out.text()).isEqualTo("<[redacted:url-password]>");
    assertThat(out.found().keySet()).contains("url-password", "github-token");
  }

  @Test
  void readsEscapesOfJsonAsWhatTheyStandFor() {
    String text = "{\"u\":\"postgres:\\/\\/app:S3cr\\u0065tWord\\u0040db\\/x\",\"n\":\"\\n" + TOKEN;

    assertThat(Redacted.whole(Redacted.SECRETS, text))
        .isEqualTo("{\"u\":\"[redacted:url-password]\",\"n\":\"\\n[redacted:github-token]");
  }

  @Test
  void leavesNoBackslashAloneBeforeAReplacement() {
    String token = "npm_" + SecretCorpus.secret("npm-token").substring(4);

    assertThat(Redacted.whole(Redacted.SECRETS, "a\\" + token)).isEqualTo("a[redacted:npm-token]");
    assertThat(Redacted.after(Redacted.SECRETS, "a\\", "n", "pm_").getLast()).isEqualTo("a");
  }

  static Stream<String> privateKeys() {
    return Stream.of(
        BEGIN + "\n" + LINE + "\n" + END,
        BEGIN + "\\n" + LINE + "\\n" + END,
        BEGIN + "\r\n" + LINE + "\r\nc2hvcnQ=\r\n" + END,
        BEGIN + " " + LINE + " " + END,
        BEGIN + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n" + LINE + "\n" + END,
        BEGIN + "\\n\" +\n    \"" + LINE + "\\n\" +\n    \"" + LINE + "\\n\" +\n    \"" + END,
        BEGIN.replace("PRIVATE", "RSA PRIVATE") + "\n" + LINE + "\n" + END);
  }

  @ParameterizedTest
  @MethodSource("privateKeys")
  void replacesAPrivateKeyFromItsFirstLineToItsLast(String key) {
    String text = "a: \"" + key + "\", b";
    String expected = "a: \"[redacted:pem-private-key]\", b";

    assertThat(Redacted.whole(Redacted.SECRETS, text)).isEqualTo(expected);
    assertThat(Redacted.pieces(Redacted.SECRETS, List.of(text.split(""))).text())
        .isEqualTo(expected);
  }

  @Test
  void replacesAPrivateKeyWithoutItsLastLineAsFarAsItIsOne() {
    String text = "{\"key\":\"" + BEGIN + "\\n" + LINE + "\",\"n\":\"x\"}";

    assertThat(Redacted.whole(Redacted.SECRETS, text))
        .isEqualTo("{\"key\":\"[redacted:pem-private-key]\",\"n\":\"x\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"` and ends with `", " is the first line.", "\n...\n", "\nMIIE...\n"})
  void leavesTalkOfPrivateKeys(String after) {
    String text = "`" + BEGIN + after + END + "`";

    assertThat(Redacted.whole(Redacted.SECRETS, text)).isEqualTo(text);
  }

  @Test
  void holdsNothingOfALongTokenOnceItIsKnownToBeOne() {
    List<String> pieces = new ArrayList<>(List.of("x " + JWT));
    for (int i = 0; i < 1_000; i++) {
      pieces.add("QUJDREVGR0hJ".repeat(10));
    }

    List<String> after = Redacted.after(Redacted.SECRETS, pieces.toArray(String[]::new));

    assertThat(after).allMatch("x [redacted:jwt]"::equals);
  }

  @Test
  void takesATokenWithALongHeaderForOne() {
    String header = "ey" + "J" + "QUJDREVGR0hJ".repeat(1_000);

    assertThat(Redacted.whole(Redacted.SECRETS, header + ".abc, so"))
        .isEqualTo("[redacted:jwt], so");
  }

  @Test
  void letsTheEndOfASentenceStand() {
    assertThat(Redacted.whole(Redacted.SECRETS, "It is " + JWT + ". So"))
        .isEqualTo("It is [redacted:jwt]. So");
    assertThat(Redacted.whole(Redacted.PERSONAL, "Ask jane@mail.example.org. So"))
        .isEqualTo("Ask [redacted:email]. So");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git@github.com:a/b.git",
        "react@18.2.0",
        "password = request.getParameter(\"x\")",
        "token: process.env.TOKEN",
        "password=<your password here>",
        "user:pass@host",
        "https://user:password@host/x",
        "https://user:${PASSWORD}@host/x",
        "1.2.3.4.5",
        "10.0.0.1 and 192.168.1.1",
        "2001:db8",
        "12:34:56",
        "+1 2 3",
        "0.4111111111111111",
        "x4111111111111111",
        "id-4111111111111111",
        "secret: \"Password\"",
        "sk-" + "aaaaaaaaaa"
      })
  void leavesWhatOnlyLooksLikeIt(String text) {
    assertThat(Redacted.whole(Redacted.ALL, text)).isEqualTo(text);
  }

  @Test
  void countsWhatItFinds() {
    var out = Redacted.pieces(Redacted.SECRETS, List.of(TOKEN + " " + TOKEN + "\n" + JWT));

    assertThat(out.found())
        .containsExactly(java.util.Map.entry("github-token", 2), java.util.Map.entry("jwt", 1));
  }
}
