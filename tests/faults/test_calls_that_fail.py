"""Calls that fail now and then: the provider repeats them, and nothing is lost or doubled."""


def test_x(system):
    import time,resource
    def t(name, f):
        a=time.time(); c=resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            r=f()
        finally:
            c2=resource.getrusage(resource.RUSAGE_CHILDREN)
            print(name, round(time.time()-a,1), "cpu children", round(c2.ru_utime+c2.ru_stime-c.ru_utime-c.ru_stime,1))
        return r
    t("apply", lambda: system.run("apply","-auto-approve"))
    print(system.proxy.counts)
    print(t("changes",system.changes))
    print(t("orph",system.orphans), system.missing())
    system.set_to(changed=True)
    t("conv change",system.converge)
    print(system.proxy.counts)
    t("end",system.end)
