package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CloudFormation does not multiply, so the template compares a quotient where Terraform compares a
 * number with a product.
 */
final class DividedAlarm {
  private static final Pattern QUOTIENT = Pattern.compile("(\\w+) / (\\d+)");

  private DividedAlarm() {}

  /** The properties of the alarm that says the same of the number; anything else is as it was. */
  static Json multiplied(Json properties) {
    List<Json> metrics = properties.items("Metrics");
    if (metrics.size() != 2) {
      return properties;
    }
    Matcher quotient = QUOTIENT.matcher(metrics.getFirst().text("Expression").orElse(""));
    Json divided = metrics.getLast();
    if (!quotient.matches()
        || !metrics.getFirst().flag("ReturnData")
        || divided.flag("ReturnData")
        || !divided.text("Id").equals(Optional.of(quotient.group(1)))) {
      return properties;
    }
    Json statistic = divided.at("MetricStat").orElseThrow();
    Json metric = statistic.at("Metric").orElseThrow();
    String threshold = SamTemplate.scalar(properties.at("Threshold").orElseThrow());
    return ((Json.Obj) properties)
        .without("Metrics")
        .with("Namespace", metric.at("Namespace").orElseThrow())
        .with("MetricName", metric.at("MetricName").orElseThrow())
        .with("Dimensions", metric.at("Dimensions").orElseThrow())
        .with("Statistic", statistic.at("Stat").orElseThrow())
        .with("Period", statistic.at("Period").orElseThrow())
        .with(
            "Threshold",
            Json.of(
                new BigDecimal(threshold)
                    .multiply(new BigDecimal(quotient.group(2)))
                    .toPlainString()));
  }
}
