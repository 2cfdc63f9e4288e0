package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * What gives access to something: provider keys, tokens, private keys, passwords. A key is told by
 * its provider's prefix, alphabet and length; where it has no check digits, randomness tells it
 * from a place-holder. A mistyped key is one, too: it differs from the real one by a character.
 */
final class Secrets implements Family {
  private static final List<Rule> RULES = all();

  private static final String URL_SAFE = "[0-9A-Za-z_-]";
  private static final String AZURE =
      "DefaultEndpointsProtocol=https?;AccountName=[0-9a-z]{3,24};"
          + "AccountKey=[0-9A-Za-z+/]{40,100}={0,2}";

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public List<Rule> rules() {
    return RULES;
  }

  private static List<Rule> all() {
    var rules = new ArrayList<Rule>();
    rules.addAll(modelProviders());
    rules.addAll(clouds());
    rules.addAll(development());
    rules.addAll(services());
    rules.add(new PrivateKey());
    rules.add(new Jwt());
    rules.addAll(UrlPasswords.rules());
    rules.addAll(Assignments.rules());
    return List.copyOf(rules);
  }

  private static List<Rule> modelProviders() {
    return List.of(
        Shape.word("anthropic-admin-key", "sk-ant-admin[0-9]{2}-" + URL_SAFE + "{32,200}")
            .where(Randomness.ofBits(4)),
        Shape.word("anthropic-key", "sk-ant-[a-z]{2,8}[0-9]{2}-" + URL_SAFE + "{32,200}")
            .where(Randomness.ofBits(4)),
        Shape.word("openai-key", "sk-" + URL_SAFE + "{40,250}")
            .where(key -> key.contains("T3BlbkFJ")),
        Shape.word("api-key", "sk-" + URL_SAFE + "{32,250}").where(Secrets::isModelKey),
        Shape.word("groq-key", "gsk_[0-9A-Za-z]{52}").where(Randomness.ofBits(4)),
        Shape.word("huggingface-token", "hf_[A-Za-z]{34}").where(Randomness.ofBits(3.5)));
  }

  /** OpenAI's format without its mark, as OpenRouter, DeepSeek and others have it. */
  private static boolean isModelKey(String key) {
    return key.substring(key.lastIndexOf('-') + 1).length() >= 20
        && key.chars().anyMatch(c -> c >= '0' && c <= '9')
        && Randomness.bits(key) >= 3.5;
  }

  private static List<Rule> clouds() {
    return List.of(
        Shape.word("aws-access-key-id", "A[KS]IA[0-9A-Z]{16}").where(Randomness.ofBits(3)),
        Shape.behind(
                "aws-secret-key",
                "~secret_?access_?key[\"'`]{0,2}[ \\t]{0,8}[:=]{1,2}>?[ \\t]{0,8}[\"'`]?"
                    + "([0-9A-Za-z/+]{40})")
            .notBefore(Chars.of("0-9A-Za-z/+=_")),
        Shape.word("azure-storage", AZURE + ";EndpointSuffix=[0-9a-z.]{1,64}"),
        Shape.word("azure-storage", AZURE),
        Shape.word("google-api-key", "AIza" + URL_SAFE + "{35}").where(Randomness.ofBits(3.5)),
        Shape.word("google-oauth-secret", "GOCSPX-" + URL_SAFE + "{28}")
            .where(Randomness.ofBits(3.5)),
        Shape.word("databricks-token", "dapi[0-9a-f]{32}").where(Randomness.ofBits(3)),
        Shape.word("vault-token", "hv[sbr].[0-9A-Za-z_-]{24,300}").where(Randomness.ofBits(4)));
  }

  private static List<Rule> development() {
    return List.of(
        Shape.word("github-token", "gh[opsur]_[0-9A-Za-z]{36}").where(Randomness.ofBits(3.5)),
        Shape.word("github-fine-grained", "github_pat_[0-9A-Za-z_]{60,255}")
            .where(Randomness.ofBits(4)),
        Shape.word("gitlab-token", "glpat-" + URL_SAFE + "{20,64}").where(Randomness.ofBits(3.2)),
        Shape.word("npm-token", "npm_[0-9A-Za-z]{36}").where(Randomness.ofBits(3.5)),
        Shape.word("pypi-token", "pypi-AgE" + URL_SAFE + "{50,500}").where(Randomness.ofBits(4)));
  }

  private static List<Rule> services() {
    return List.of(
        Shape.word("slack-token", "xox[abceoprs]-[0-9A-Za-z-]{20,200}")
            .where(token -> token.chars().anyMatch(c -> c >= '0' && c <= '9')),
        Shape.word(
            "slack-webhook",
            "https://hooks.slack.com/services/T[0-9A-Z]{6,14}/B[0-9A-Z]{6,14}/[0-9A-Za-z]{16,64}"),
        Shape.word(
            "discord-webhook",
            "https://discord[a-z]{0,3}.com/api/webhooks/[0-9]{16,20}/" + URL_SAFE + "{50,100}"),
        Shape.word("stripe-key", "[rs]k_[a-z]{4}_[0-9A-Za-z]{16,250}").where(Secrets::isStripe),
        Shape.word("stripe-webhook-secret", "whsec_[0-9A-Za-z+/]{24,64}={0,2}")
            .where(Randomness.ofBits(3.5)),
        Shape.word("sendgrid-key", "SG." + URL_SAFE + "{22}." + URL_SAFE + "{43}"),
        Shape.word("twilio-key", "SK[0-9a-f]{32}").where(Randomness.ofBits(3)),
        Shape.word("telegram-bot-token", "[0-9]{8,10}:AA" + URL_SAFE + "{33}"));
  }

  private static boolean isStripe(String key) {
    return (key.startsWith("live", 3) || key.startsWith("test", 3)) && Randomness.bits(key) >= 3.5;
  }
}
