package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of Python's pickle machine that a state dict needs (protocols 0 to 5). It builds
 * numbers, strings, tuples ({@code Object[]}), lists and dicts; whatever else a pickle asks for,
 * the {@link Builder} gives or refuses, so nothing in it is ever executed. What no tensor is made
 * of is read past: bytes and very long strings become null, and an entry of a dict whose key is not
 * a string is left out. Work and memory are bounded by the pickle's size and {@link Limits}.
 *
 * @see <a href="https://github.com/python/cpython/blob/3.12/Lib/pickletools.py">pickletools.py</a>
 */
final class Unpickler {
  /** Gives meaning to the names in a pickle. */
  interface Builder {
    /**
     * What the name stands for.
     *
     * @throws EmbedException unless the global {@code module.name} may be named in this pickle
     */
    Object global(String module, String name);

    /** The result of calling {@code callable}, which {@link #global} returned. */
    Object call(Object callable, Object[] arguments);

    /** The object outside the pickle that {@code id} names. */
    Object persistent(Object id);
  }

  private final PickleInput in;
  private final long start;
  private final String where;
  private final Builder builder;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int[] marks = new int[16];
  private int markCount;
  private int values;

  /**
   * Prepares to read the pickles in a part of {@code file} one after another.
   *
   * @param where names the pickle in messages
   */
  Unpickler(MappedFile file, long start, long length, String where, Builder builder) {
    this.in = new PickleInput(file, start, length, this);
    this.start = start;
    this.where = where;
    this.builder = builder;
  }

  /** Where the next pickle starts in the file. */
  long position() {
    return in.position();
  }

  /** Runs one pickle, up to its STOP, and returns the one object that it leaves. */
  Object load() {
    stack.clear();
    memo.clear();
    markCount = 0;
    while (true) {
      long at = in.position() - start;
      int opcode = in.u8();
      if (opcode == '.') {
        Object result = pop();
        if (!stack.isEmpty()) {
          throw corrupt("objects left over at its end");
        }
        return result;
      }
      execute(opcode, at);
      if (stack.size() > Limits.PICKLE_VALUES) {
        throw tooLarge();
      }
    }
  }

  private void execute(int opcode, long at) {
    switch (opcode) {
      case 0x80 -> protocol(in.u8());
      case 0x95 -> in.skip(8); // FRAME: only a hint for buffering
      case '(' -> mark();
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(peek());
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'I' -> push(in.textInteger());
      case 'L' -> push(in.textLong());
      case 'J' -> push((long) in.i32());
      case 'K' -> push((long) in.u8());
      case 'M' -> push((long) in.u16());
      case 0x8a -> push(in.integer(in.u8()));
      case 0x8b -> push(in.integer(in.i32()));
      case 'G' -> push(in.bigEndianDouble());
      case 'X', 'T' -> push(in.string(in.i32() & 0xffffffffL));
      case 0x8c, 'U' -> push(in.string(in.u8()));
      case 0x8d -> push(in.string(in.i64()));
      case 'C' -> skip(in.u8());
      case 'B' -> skip(in.i32() & 0xffffffffL);
      case 0x8e, 0x96 -> skip(in.i64());
      case 'S' -> push(in.quotedLine());
      case 'V' -> push(in.line());
      case ')' -> push(new Object[0]);
      case 't', 0x91 -> push(popMark()); // 0x91: a frozenset
      case 0x85 -> push(popArray(1));
      case 0x86 -> push(popArray(2));
      case 0x87 -> push(popArray(3));
      case ']', 0x8f -> push(new ArrayList<Object>()); // 0x8f, 0x90: a set, as a list
      case 'l' -> push(new ArrayList<>(Arrays.asList(popMark())));
      case 'a' -> append(popArray(1));
      case 'e', 0x90 -> append(popMark());
      case '}' -> push(new LinkedHashMap<String, Object>());
      case 'd' -> {
        Object[] items = popMark();
        push(new LinkedHashMap<String, Object>());
        set(items);
      }
      case 's' -> set(popArray(2));
      case 'u' -> set(popMark());
      case 'h' -> get(in.u8());
      case 'j' -> get(in.i32());
      case 'g' -> get((int) in.textLong());
      case 'q' -> put(in.u8());
      case 'r' -> put(in.i32());
      case 'p' -> put((int) in.textLong());
      case 0x94 -> put(memo.size());
      case 'c' -> push(builder.global(in.line(), in.line()));
      case 0x93 -> {
        Object[] names = popArray(2);
        if (!(names[0] instanceof String module && names[1] instanceof String name)) {
          throw corrupt("a global whose name is not a string");
        }
        push(builder.global(module, name));
      }
      case 'i' -> {
        // Protocol 0 names a class and makes an instance of it in one go: refuse it by its name.
        builder.global(in.line(), in.line());
        throw unknown(opcode, at);
      }
      case 'R', 0x81 -> { // 0x81: an object made by its class, which the builder knows
        Object[] call = popArray(2);
        if (!(call[1] instanceof Object[] arguments)) {
          throw corrupt("a call whose arguments are not a tuple");
        }
        push(builder.call(call[0], arguments));
      }
      case 'b' -> {
        // The attributes of an OrderedDict, such as a state dict's _metadata: tensors need none.
        pop();
        if (!(peek() instanceof Map)) {
          throw corrupt("attributes set on something that is not a dict");
        }
      }
      case 'Q' -> push(builder.persistent(pop()));
      default -> throw unknown(opcode, at);
    }
  }

  private void protocol(int version) {
    if (version > 5) {
      throw corrupt("pickle protocol " + version + ", newer than 5");
    }
  }

  private void skip(long bytes) {
    in.skip(bytes);
    push(null);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    requireStack(1);
    return stack.remove(stack.size() - 1);
  }

  private Object peek() {
    requireStack(1);
    return stack.get(stack.size() - 1);
  }

  private void requireStack(int count) {
    int floor = markCount == 0 ? 0 : marks[markCount - 1];
    if (stack.size() - floor < count) {
      throw corrupt("an operation on an empty stack");
    }
  }

  private Object[] popArray(int count) {
    requireStack(count);
    List<Object> top = stack.subList(stack.size() - count, stack.size());
    Object[] items = top.toArray();
    top.clear();
    return count(items);
  }

  private void mark() {
    if (markCount == marks.length) {
      if (markCount > Limits.PICKLE_VALUES) {
        throw tooLarge();
      }
      marks = Arrays.copyOf(marks, 2 * markCount);
    }
    marks[markCount++] = stack.size();
  }

  private Object[] popMark() {
    if (markCount == 0) {
      throw corrupt("an operation on an empty stack");
    }
    return popArray(stack.size() - marks[--markCount]);
  }

  /** Values put into containers stay alive, so all of them together are bounded. */
  private Object[] count(Object[] items) {
    values += items.length + 1;
    if (values > Limits.PICKLE_VALUES) {
      throw tooLarge();
    }
    return items;
  }

  @SuppressWarnings("unchecked")
  private void append(Object[] items) {
    if (!(peek() instanceof ArrayList)) {
      throw corrupt("items appended to something that is not a list");
    }
    ((List<Object>) peek()).addAll(Arrays.asList(items));
  }

  @SuppressWarnings("unchecked")
  private void set(Object[] items) {
    if (!(peek() instanceof LinkedHashMap) || items.length % 2 != 0) {
      throw corrupt("items set in something that is not a dict");
    }
    Map<String, Object> map = (Map<String, Object>) peek();
    for (int i = 0; i < items.length; i += 2) {
      if (items[i] instanceof String key) {
        if (map.containsKey(key)) {
          throw corrupt("the key " + PlainText.quote(key) + " twice");
        }
        map.put(key, items[i + 1]);
      }
    }
  }

  private void get(int index) {
    if (!memo.containsKey(index)) {
      throw corrupt("memo " + index + " is read before it is written");
    }
    push(memo.get(index));
  }

  private void put(int index) {
    memo.put(index, peek());
    if (memo.size() > Limits.PICKLE_VALUES) {
      throw tooLarge();
    }
  }

  private EmbedException unknown(int opcode, long at) {
    return corrupt(
        "opcode 0x"
            + Integer.toHexString(opcode)
            + " at byte "
            + at
            + ", which no state dict needs");
  }

  private EmbedException tooLarge() {
    return corrupt("more than " + Limits.PICKLE_VALUES + " values");
  }

  EmbedException corrupt(String what) {
    return new EmbedException("%s: not a state dict's pickle: %s", where, what);
  }
}
