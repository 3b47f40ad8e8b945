package io.skillstream.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final SkillTree TREE =
      SkillTree.builder("Mathematics").enter("Algebra").enter("Equations").build();

  @Test
  void named_everyName_roundTripsThroughItsOptions() {
    assertThat(Policies.names()).contains("random", "weak-skill");
    for (String name : Policies.names()) {
      SelectionPolicy policy = Policies.named(name, Map.of());

      assertThat(policy.name()).isEqualTo(name);
      assertThat(Policies.named(name, policy.options()).options()).isEqualTo(policy.options());
    }
  }

  @Test
  void descriptions_everyPolicy_nameTheOptionsItReallyHas() {
    assertThat(Policies.descriptions())
        .extracting(PolicyDescription::name)
        .containsExactlyElementsOf(Policies.names());
    for (PolicyDescription description : Policies.descriptions()) {
      assertThat(description.summary()).isNotBlank().doesNotContain("\n");
      Map<String, String> inForce = Policies.named(description.name(), Map.of()).options();
      assertThat(description.options())
          .extracting(PolicyOption::name)
          .containsAll(inForce.keySet());
      for (PolicyOption option : description.options()) {
        assertThat(option.meaning()).isNotBlank();
        // Options without a default are those that are not in force when left out.
        assertThat(option.otherwise().isPresent()).isEqualTo(inForce.containsKey(option.name()));
        option
            .otherwise()
            .ifPresent(
                otherwise ->
                    assertThat(
                            Policies.named(description.name(), Map.of(option.name(), otherwise))
                                .options())
                        .as("%s %s", description.name(), option.name())
                        .isEqualTo(inForce));
      }
    }
  }

  @Test
  void named_withTemperature_usesIt() {
    assertThat(Policies.named("weak-skill", Map.of("temperature", "0.5")).options())
        .containsEntry("temperature", "0.5");
    assertThat(Policies.named("weak-skill", Map.of()).options())
        .isEqualTo(Map.of("temperature", "1.0", "clip", "1000.0", "attempted", "all"));
  }

  @Test
  void named_unknownPolicy_listsTheNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("best", Map.of()))
        .withMessage("there is no policy 'best'; choose one of " + Policies.names());
  }

  @Test
  void named_severalMistakes_reportsAllWithWhatThereIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Policies.named(
                    "weak-skill",
                    Map.of(
                        "temprature", "1",
                        "temperature", "hot",
                        "clip", "0.5",
                        "correct-portion", "1.5",
                        "skill", " ",
                        "attempted", "some")))
        .withMessage(
            "policy 'weak-skill': option temperature is 'hot', expected a number from 0 to 90;"
                + " option clip is '0.5', expected a number from 1 to 1000000000;"
                + " option correct-portion is '1.5', expected a number from 0 to 1;"
                + " option skill is ' ', expected a path such as Algebra->Equations;"
                + " option attempted is 'some', expected one of [only, all];"
                + " there is no option [temprature]; it takes [temperature, clip,"
                + " correct-portion, skill, attempted]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("random", Map.of("temperature", "1")))
        .withMessageContaining("it takes none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("weak-skill", Map.of("temperature", "NaN")))
        .withMessageContaining("'NaN'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("learning-progress", Map.of("window", "1.5")))
        .withMessageContaining("expected a whole number from 1 to 1000");
  }

  @Test
  void named_optionsThatDoNotFitTogether_reportsThemBesideTheOthers() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Policies.named("difficulty-band", Map.of("from", "0.7", "to", "0.6", "by", "1")))
        .withMessageContaining("the band is from 0.7 to 0.6")
        .withMessageContaining("there is no option [by]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Policies.named("thompson", Map.of("temperature", "90", "clip", "1000000")))
        .withMessageContaining("too large");
  }

  @Test
  void view_byPolicy_isTheRootOrTheCutAskedFor() {
    PoolView asked = PoolView.of(new SkillView(TREE, 5));
    assertThat(new RandomChoice().view(asked, "s")).isEqualTo(PoolView.of(new SkillView(TREE, 0)));
    assertThat(new WeakSkill(1).view(asked, "s")).isEqualTo(asked);
  }

  @Test
  void weights_randomChoice_areEqualAlsoWithoutRates() {
    assertThat(
            new RandomChoice()
                .shares(
                    TREE,
                    List.of(new LeafState(SkillTree.ROOT, 5, Optional.empty())),
                    new SlotRandom(1)))
        .containsExactly(Share.of(1));
  }
}
