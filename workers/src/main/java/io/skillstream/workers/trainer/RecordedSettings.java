package io.skillstream.workers.trainer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings a run was begun with, by name, as its checkpoints record them: all that decides what
 * the run computes. How often checkpoints are made and which stay is not among them, and neither is
 * gradient checkpointing, which computes the same values again instead of keeping them.
 */
final class RecordedSettings {

  private static final String ABSENT = "absent";

  private RecordedSettings() {}

  /**
   * Every component of a configuration, nested ones by their path.
   *
   * @param student where the student comes from; empty where that is not to be compared
   */
  static SortedMap<String, String> of(TrainingConfig config, String student) {
    SortedMap<String, String> settings = new TreeMap<>();
    addComponents("", config, settings);
    settings.keySet().removeIf(name -> !decides(name));
    if (!student.isEmpty()) {
      settings.put("student", student);
    }
    return Collections.unmodifiableSortedMap(settings);
  }

  private static boolean decides(String name) {
    return !name.startsWith("checkpoints.") && !name.equals("compute.memory.gradientCheckpointing");
  }

  /**
   * What differs, one line a setting. Checkpoints that recorded nothing differ in nothing.
   *
   * @param then settings as recorded
   * @param now settings to go on with
   */
  static List<String> differences(Map<String, String> then, Map<String, String> now) {
    if (then.isEmpty()) {
      return List.of();
    }
    TreeSet<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    names.removeIf(name -> !decides(name));
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String before = then.getOrDefault(name, ABSENT);
      String after = now.getOrDefault(name, ABSENT);
      if (!before.equals(after)) {
        differences.add("%s was %s and is %s now".formatted(name, before, after));
      }
    }
    return differences;
  }

  private static void addComponents(String prefix, Record record, Map<String, String> into) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      add(prefix + component.getName(), value(component, record), into);
    }
  }

  private static void add(String name, @Nullable Object value, Map<String, String> into) {
    if (value instanceof Optional<?> optional) {
      add(name, optional.orElse(null), into);
    } else if (value instanceof Record record) {
      // The type tells one case of a sealed interface from another.
      if (record.getClass().getInterfaces().length > 0) {
        into.put(name, record.getClass().getSimpleName());
      }
      addComponents(name + ".", record, into);
    } else {
      into.put(name, value == null ? ABSENT : value.toString());
    }
  }

  private static @Nullable Object value(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read the setting " + component, e);
    }
  }
}
