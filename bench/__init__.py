"""The speed figures of the documentation, beside what one would otherwise write.

``python -m bench`` measures Dateline and the apps below ``bench/apps`` on the same events, in one
run on one machine, and prints tables; ``docs/speed.md`` says how each figure is taken.
"""
