#!/usr/bin/python
"""Ansible module: runs Rounds on a computer and tells Ansible what changed. Python 3.6 or newer, nothing besides Ansible itself."""

import json
import os

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: rounds
short_description: Check, mend and take back with Rounds
description:
  - Runs the Rounds executable of the computer and reads its result document.
  - In check mode nothing is written besides Rounds' own memory of what it saw; what would be written is shown as a diff.
options:
  state:
    description:
      - C(swept) checks every item, C(checked) the named ones.
      - C(fixed) mends the named items as far as the gates of Rounds allow.
      - C(confirmed) keeps the changes of a run that would otherwise be taken back by themselves.
      - C(undone) takes back what a run changed.
      - C(scheduled) has the computer sweep once a day by itself; C(unscheduled) ends that.
      - C(collected) takes the newest document that such a sweep left, and removes the older ones.
    choices: [swept, checked, fixed, confirmed, undone, scheduled, unscheduled, collected]
    default: swept
    type: str
  items:
    description: Ids of items, needed for C(checked) and C(fixed).
    type: list
    elements: str
    default: []
  run:
    description: Id of a run, needed for C(confirmed). C(undone) takes the newest one where none is named.
    type: str
  executable:
    description: Where Rounds is on the computer.
    type: path
    default: /opt/rounds/rounds
  environment:
    description: Variables for Rounds, such as ROUNDS_PRACTICE.
    type: dict
    default: {}
  consents:
    description: Codes of consents that people have given, or of gates that they open.
    type: list
    elements: str
    default: []
  when_allowed:
    description: What only has to wait, such as for the end of clinic hours, is done by the computer itself as soon as it may.
    type: bool
    default: false
  confirm_within:
    description: All is taken back after this time, such as 10m, unless C(confirmed) follows.
    type: str
  at:
    description: Time of day of the scheduled sweeps, on the clock of the computer.
    type: str
    default: "10:00"
  spread:
    description: Up to so long later by chance.
    type: str
    default: 60m
  out:
    description: Folder on the computer in which scheduled sweeps leave their documents.
    type: path
    default: /var/lib/rounds/out
  results:
    description: Folder on the controlling computer for the result documents, one for each host.
    type: path
"""

EXAMPLES = r"""
- rounds:
    state: swept
    results: "{{ playbook_dir }}/../results"
- rounds:
    state: fixed
    items: [screen-lock]
"""

RETURN = r"""
document: {description: The result document; on the controller it stands in the folder C(results) instead., type: dict}
found: {description: Ids of items by status, without those that pass., type: dict}
outcomes: {description: What came of each named item., type: list}
refused: {description: Ids of items that a gate or a plan refused., type: list}
unknown: {description: Ids of items that could not be judged., type: list}
waiting: {description: Ids of items that the computer mends later by itself., type: list}
run: {description: Id of the run that wrote, for C(undone)., type: str}
confirm_until: {description: When all is taken back unless C(confirmed) comes first., type: str}
"""

WRITES = ("planned", "fixed", "improved", "pending-restart", "failed")
FAILURES = ("failed", "undone")
NOTHING_TO_TAKE_BACK = "to take back (rounds journal shows"
USAGE = 64


def main():
    module = AnsibleModule(
        argument_spec=dict(
            state=dict(choices=sorted(STATES), default="swept"),
            items=dict(type="list", elements="str", default=[]),
            run=dict(type="str"),
            executable=dict(type="path", default="/opt/rounds/rounds"),
            environment=dict(type="dict", default={}),
            consents=dict(type="list", elements="str", default=[]),
            when_allowed=dict(type="bool", default=False),
            confirm_within=dict(type="str"),
            at=dict(type="str", default="10:00"),
            spread=dict(type="str", default="60m"),
            out=dict(type="path", default="/var/lib/rounds/out"),
            results=dict(type="path"),
        ),
        required_if=[("state", "checked", ["items"]), ("state", "fixed", ["items"]), ("state", "confirmed", ["run"])],
        supports_check_mode=True,
    )
    refuse_missing(module)
    STATES[module.params["state"]](module)


def refuse_missing(module):
    """In check mode nothing was installed either, so that it is no failure there."""
    path = module.params["executable"]
    if os.path.exists(path):
        return
    if module.check_mode:
        module.exit_json(changed=False, skipped=True, msg="Rounds is not installed here yet, so it cannot be told what it would do")
    module.fail_json(msg="There is no %s: run site.yml first" % path)


def look(module):
    items = module.params["items"] if module.params["state"] == "checked" else []
    tell(module, document_of(module, ["sweep", "--json", "--exit-zero"] + (["--only"] + items if items else [])))


def tell(module, document):
    found = by_status(document)
    module.exit_json(changed=False, document=document, found=found, msg=counts(document), unknown=found.get("unknown", []))


def fix(module):
    params = module.params
    how = "--what-if" if module.check_mode else "--when-allowed" if params["when_allowed"] else "--apply"
    words = ["fix"] + params["items"] + [how, "--json"]
    for consent in params["consents"]:
        words += ["--consent", consent]
    if params["confirm_within"]:
        words += ["--confirm-within", params["confirm_within"]]
    document = document_of(module, words)
    mended = [item for item in document["items"] if "remediation" in item]
    written = [item for item in mended if item["remediation"]["outcome"] in WRITES and item["remediation"]["changes"]]
    failed = ids(mended, lambda item: item["remediation"]["outcome"] in FAILURES)
    result = dict(
        changed=bool(written),
        diff=[diff_of(item["id"], change) for item in written for change in item["remediation"]["changes"]],
        outcomes=[outcome_of(item) for item in mended],
        refused=ids(mended, lambda item: item["remediation"]["outcome"] == "refused"),
        unknown=ids(document["items"], lambda item: item["status"] == "unknown"),
        waiting=ids(mended, lambda item: item["remediation"].get("waits")),
        msg="; ".join(in_words(item) for item in mended),
    )
    result.update(first(mended, "run", "run"), **first(mended, "confirmUntil", "confirm_until"))
    if failed:
        module.fail_json(**result)
    module.exit_json(**result)


def confirm(module):
    if module.check_mode:
        module.exit_json(changed=False, skipped=True, msg="nothing was written that could be confirmed")
    confirmed = json_of(module, ["confirm", module.params["run"], "--json"])
    module.exit_json(changed=True, msg="confirmed: " + ", ".join(confirmed["items"]))


def undo(module):
    if module.check_mode:
        return show_undo(module)
    shown = held_changes(module)[1] if module._diff else []
    run = [module.params["run"]] if module.params["run"] else []
    undone = json_of(module, ["undo"] + run + ["--json"], may_be_nothing=not run)
    if undone is None:
        module.exit_json(changed=False, msg="there is nothing to take back")
    steps = undone["steps"]
    restored = [step["target"] for step in steps if step["outcome"] == "restored"]
    left = [step for step in steps if step["outcome"] == "left"]
    module.exit_json(
        changed=bool(restored),
        diff=[back(item, change) for item, change in shown if change["target"] in restored],
        run=undone["run"],
        left=left,
        remaining=undone["remaining"],
        msg="; ".join(["restored: " + target for target in restored] + ["left: %(target)s: %(because)s" % step for step in left]),
    )


def show_undo(module):
    """What undo would take back, as the computer shows it now; Rounds itself has no undo that only shows."""
    run, changes = held_changes(module)
    module.exit_json(changed=bool(changes), diff=[back(*one) for one in changes], run=run, msg="would take back %d changes" % len(changes))


def held_changes(module):
    """The changes that are still in place: of the run, else of the newest that holds any."""
    document = document_of(module, ["sweep", "--json", "--exit-zero"])
    held = [one for one in document.get("mended", []) if one["state"] not in ("undone", "done")]
    run = module.params["run"] or (held[0]["run"] if held else None)
    changes = [(one["item"], change) for one in held if one["run"] == run for change in one["changes"] if change["state"] == "in-place"]
    return run, changes


def back(item, change):
    return diff_of(item, dict(change, before=change["after"], after=change["before"]))


def schedule(module):
    """What is scheduled now is told by no command, so that check mode cannot show a difference."""
    if module.check_mode:
        module.exit_json(changed=False, skipped=True, msg="the schedule was not looked at")
    params = module.params
    how = ["--at", params["at"], "--spread", params["spread"], "--out", params["out"]] if params["state"] == "scheduled" else ["--remove"]
    scheduled = json_of(module, ["schedule"] + how + ["--json"])
    module.exit_json(changed=scheduled["state"] in ("set", "removed"), msg=", ".join("%s %s" % one for one in sorted(scheduled.items())))


def collect(module):
    """The names begin with the time, so that the newest is the last one; a draft does not end in .json."""
    everything = [(name, os.path.join(folder, name)) for folder, _, names in os.walk(module.params["out"]) for name in names]
    found = sorted(one for one in everything if one[0].endswith(".json"))
    if not found:
        module.exit_json(changed=False, skipped=True, msg="no sweep has left a document in %s yet" % module.params["out"])
    newest = found.pop()[1]
    try:
        with open(newest) as file:
            document = json.load(file)
    except ValueError as error:
        module.fail_json(msg="%s is not whole: %s" % (newest, error))
    for _, path in [] if module.check_mode else found:
        os.remove(path)
    tell(module, document)


STATES = dict(
    swept=look, checked=look, fixed=fix, confirmed=confirm, undone=undo, scheduled=schedule, unscheduled=schedule, collected=collect
)


def document_of(module, words):
    document = json_of(module, words)
    if not isinstance(document.get("items"), list):
        module.fail_json(msg="Rounds printed something else than a result document", stdout=json.dumps(document)[:2000])
    return document


def json_of(module, words, may_be_nothing=False):
    """Its input is a pipe, because a terminal of ssh would look like a person who could answer."""
    command = [module.params["executable"]] + words
    environment = {name: as_text(value) for name, value in module.params["environment"].items()}
    code, out, err = module.run_command(command, environ_update=environment, data="\n")
    if may_be_nothing and code == USAGE and NOTHING_TO_TAKE_BACK in err:
        return None
    try:
        return json.loads(out)
    except ValueError:
        module.fail_json(msg=err.strip() or "Rounds printed no JSON", rc=code, stdout=out[-2000:], cmd=command)


def as_text(value):
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def ids(items, wanted):
    return [item["id"] for item in items if wanted(item)]


def first(mended, key, name):
    return next(({name: item["remediation"][key]} for item in mended if key in item["remediation"]), {})


def status_of(item):
    return "accepted" if item.get("waiver", {}).get("state") == "accepted" else item["status"]


def by_status(document):
    found = {}
    for item in document["items"]:
        if status_of(item) not in ("pass", "not-applicable"):
            found.setdefault(status_of(item), []).append(item["id"])
    return found


def counts(document):
    known = [status_of(item) for item in document["items"]]
    order = ["fail", "warn", "unknown", "attest-due", "accepted", "pass", "not-applicable"]
    return ", ".join("%d %s" % (known.count(one), one) for one in order if one in known)


def outcome_of(item):
    wanted = ("outcome", "code", "summary", "leaves", "withheld")
    return dict({key: item["remediation"][key] for key in wanted if key in item["remediation"]}, id=item["id"], status=item["status"])


def in_words(item):
    remediation = item["remediation"]
    code = " (%s)" % remediation["code"] if "code" in remediation else ""
    return "%s: %s%s: %s" % (item["id"], remediation["outcome"], code, remediation["summary"])


def diff_of(item, change):
    title = header(item, change)
    return dict(before_header=title, after_header=title, before=lines_of(change["before"]), after=lines_of(change["after"]))


def header(item, change):
    return "%s: %s" % (item, change["target"])


def lines_of(state):
    """`mode 0644, text "a\\nb"` as the lines that the text has."""
    if state == "absent":
        return ""
    head, quote, text = state.partition(', text "')
    try:
        return "# %s\n%s" % (head, json.loads('"' + text)) if quote else state + "\n"
    except ValueError:
        return state + "\n"


if __name__ == "__main__":
    main()
