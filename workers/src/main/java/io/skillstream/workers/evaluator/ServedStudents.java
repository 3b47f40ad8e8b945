package io.skillstream.workers.evaluator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.record.Checkpoint;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointException;
import io.skillstream.workers.endpoint.ServedModel;
import io.skillstream.workers.endpoint.Usage;
import io.skillstream.workers.evaluator.AbsentStudentException.Hope;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Students that an OpenAI-compatible endpoint serves, such as vLLM.
 *
 * <p>The student at a checkpoint is the served model whose id is the checkpoint's name or folder,
 * or that was loaded from its folder ({@code root}). An adapter that is not served is loaded under
 * the checkpoint's name by vLLM's {@code load_lora_adapter}, and unloaded when it is closed. A
 * model with all its weights somebody has to serve; until then its probes wait.
 *
 * @param endpoint closed with the students
 * @param base id of the model that is the student before any training; empty: nobody says
 * @param settings how answers are sampled
 */
public record ServedStudents(
    EndpointClient endpoint, Optional<String> base, AnswerSettings settings) implements Students {

  private static final Logger LOG = LoggerFactory.getLogger(ServedStudents.class);

  @Override
  public AnsweringStudent at(Optional<Checkpoint> checkpoint) throws IOException {
    List<ServedModel> served = models();
    if (checkpoint.isEmpty()) {
      return new ServedStudent(endpoint, baseIn(served), settings, () -> {});
    }
    Checkpoint wanted = checkpoint.get();
    Optional<ServedModel> model = find(served, wanted);
    if (model.isPresent()) {
      checkParent(model.get());
      return new ServedStudent(endpoint, model.get().id(), settings, () -> {});
    }
    if (!isAdapter(wanted)) {
      throw absent(
          served,
          "'%s'; serve it: vllm serve %s --served-model-name %s"
              .formatted(wanted.getCheckpoint(), wanted.getLocation(), wanted.getCheckpoint()));
    }
    load(wanted);
    List<ServedModel> now = models();
    ServedModel loaded =
        find(now, wanted)
            .orElseThrow(
                () -> absent(now, "'" + wanted.getCheckpoint() + "', which it was told to load"));
    checkParent(loaded);
    return new ServedStudent(endpoint, loaded.id(), settings, () -> unload(loaded.id()));
  }

  private List<ServedModel> models() throws IOException {
    return Replies.get(endpoint.models());
  }

  private String baseIn(List<ServedModel> served) throws AbsentStudentException {
    String id =
        base.orElseThrow(
            () ->
                new AbsentStudentException(
                    Hope.NONE,
                    "the student before any training is asked, but nobody said which model it is;"
                        + " give --base MODEL-ID"));
    if (served.stream().noneMatch(model -> model.id().equals(id))) {
      throw absent(served, "'" + id + "', the student before any training");
    }
    return id;
  }

  private static Optional<ServedModel> find(List<ServedModel> served, Checkpoint wanted) {
    return served.stream()
        .filter(
            model ->
                model.id().equals(wanted.getCheckpoint())
                    || model.id().equals(wanted.getLocation())
                    || model.root().equals(Optional.of(wanted.getLocation())))
        .findFirst();
  }

  /** An adapter over another model than the student's base would answer as somebody else. */
  private void checkParent(ServedModel model) throws UnusableEndpointException {
    if (base.isPresent() && model.parent().isPresent() && !model.parent().equals(base)) {
      throw new UnusableEndpointException(
          "%s serves '%s' over '%s', expected over '%s'; serve the student's own base, or say which it is with --base"
              .formatted(endpoint.settings().base(), model.id(), model.parent().get(), base.get()));
    }
  }

  private static boolean isAdapter(Checkpoint checkpoint) {
    try {
      return Student.isAdapter(Path.of(checkpoint.getLocation()));
    } catch (InvalidPathException e) {
      return false; // A URI, say.
    }
  }

  private void load(Checkpoint adapter) throws IOException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("lora_name", adapter.getCheckpoint());
    request.put("lora_path", adapter.getLocation());
    try {
      Replies.get(endpoint.post("load_lora_adapter", request));
    } catch (UnusableEndpointException | Replies.RefusedException e) {
      throw new AbsentStudentException(
          Hope.ALWAYS,
          "%s cannot load adapter %s (%s); start vLLM with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True where it sees that folder, or with --lora-modules %s=%s"
              .formatted(
                  endpoint.settings().base(),
                  adapter.getLocation(),
                  e.getMessage(),
                  adapter.getCheckpoint(),
                  adapter.getLocation()));
    }
  }

  private void unload(String id) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("lora_name", id);
    try {
      Replies.get(endpoint.post("unload_lora_adapter", request));
    } catch (IOException | EndpointException e) {
      // It stays loaded: that costs the endpoint memory, and nobody a wrong answer.
      LOG.warn("adapter {} stays loaded at {}: {}", id, endpoint.settings().base(), e.getMessage());
    }
  }

  private AbsentStudentException absent(List<ServedModel> served, String expected) {
    return new AbsentStudentException(
        Hope.ALWAYS,
        "%s serves %s, expected %s"
            .formatted(
                endpoint.settings().base(),
                served.isEmpty()
                    ? "no model"
                    : served.stream()
                        .map(model -> "'" + model.id() + "'")
                        .collect(Collectors.joining(", ")),
                expected));
  }

  @Override
  public Optional<Usage> usage() {
    return Optional.of(endpoint.usage());
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
